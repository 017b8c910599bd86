import type { Receipt, ReceiptLine, ReceiptVerdict } from '../../domain/receipt.js';
import { isClean, renderReceiptLine } from '../../domain/receipt.js';
import type { RichTextPart } from './rich-text.js';
import { bold, bullets, emoji, section, words } from './rich-text.js';
import { shorten } from './visible.js';

const MOST_IN_LINE = 300;
const MOST_LINES = 20;

const MARKS: Readonly<Record<ReceiptVerdict, string>> = {
  ok: 'heavy_check_mark',
  changed: 'warning',
  unknown: 'grey_question',
  stays: 'pushpin',
};

const said = (lines: readonly ReceiptLine[]): string =>
  lines.map(({ text }) => shorten(text.trim().replace(/\.$/, ''), MOST_IN_LINE)).join(', ');

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * A clean receipt as one line: `Removed: process and container ended (exit code 0). Target unchanged: same pod, no restart. Stays until
 * the pod goes: 2 capsule entries.`
 */
function receiptSentence({ lines }: Receipt): string {
  const removed = lines.filter(({ subject, verdict }) => subject === 'capsule' && verdict === 'ok');
  const unchanged = lines.filter(({ subject, verdict }) => subject !== 'capsule' && verdict === 'ok');
  const stays = lines.filter(({ verdict }) => verdict === 'stays');
  const sentences = [
    removed.length === 0 ? '' : `${upperFirst(said(removed))}.`,
    unchanged.length === 0 ? '' : `Target unchanged: ${said(unchanged)}.`,
    stays.length === 0 ? '' : `Stays until the pod goes: ${said(stays)}.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** One line when the target is as it was; a list that begins with what is not, otherwise. */
export function receiptParts(receipt: Receipt): RichTextPart[] {
  if (receipt.lines.length === 0) return [section(emoji('grey_question'), words(' Nothing could be checked.'))];
  if (isClean(receipt)) return [section(emoji('broom'), words(` ${receiptSentence(receipt)}`))];
  const urgency: readonly ReceiptVerdict[] = ['changed', 'unknown', 'stays', 'ok'];
  const lines = [...receipt.lines].sort((a, b) => urgency.indexOf(a.verdict) - urgency.indexOf(b.verdict));
  const changed = lines.some(({ verdict }) => verdict === 'changed');
  return [
    section(emoji('warning'), bold(changed ? ' The target is not as it was.' : ' Not everything could be checked.')),
    bullets(
      lines
        .slice(0, MOST_LINES)
        .map((line) =>
          section(emoji(MARKS[line.verdict]), words(` ${shorten(renderReceiptLine(line), MOST_IN_LINE)}`)),
        ),
    ),
  ];
}
