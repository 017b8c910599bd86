import type { RunProgress, RunRecord } from '../../domain/run.js';
import { choiceOf } from '../../domain/target.js';
import { runButtons, MOST_BUTTONS } from './buttons.js';
import { escapeMrkdwn } from './mrkdwn.js';
import type { Block, Message } from './message.js';
import { MOST_TEXT } from './message.js';
import { failureParts, refusalParts } from './outcome.js';
import { receiptParts } from './receipt.js';
import type { Inline, RichTextPart } from './rich-text.js';
import { bold, bullets, emoji, person, richText, section, words } from './rich-text.js';
import { runEntry, runHead, runTitle } from './run-line.js';
import { isLive, viewRunState } from './run-state.js';
import { Sheet } from './sheet.js';
import { shorten } from './visible.js';

/** More lines than this say less; the others are counted. */
const MOST_RUNS = 20;
/** Of several runs, the details of this many that did not go as they should. */
const MOST_DETAILS = 5;

/**
 * The message that shows the runs of one request, live and at their end: state, requester, and once ended the summary of the
 * result, what failed, the receipt. Within Slack's limits for any number of runs.
 */
export function renderRuns(progress: readonly RunProgress[], summary?: string): Message {
  const runs = progress.map(({ run }) => run);
  const first = runs[0];
  if (first === undefined) return { text: 'No runs.', blocks: [richText(section(words('No runs.')))] };
  const sheet = new Sheet();
  // The small print and the buttons.
  sheet.reserve(2, 1_000);
  sheet.add(richText(...heads(progress), ...summaryPart(summary)));
  const dropped = details(runs).filter((parts) => !sheet.add(richText(...parts))).length;
  sheet.release();
  for (const block of footer(runs, first, dropped)) sheet.add(block);
  return { text: shorten(notification(progress, first, summary), MOST_TEXT), blocks: sheet.blocks };
}

function heads(progress: readonly RunProgress[]): RichTextPart[] {
  const [only, ...others] = progress;
  if (only === undefined) return [];
  if (others.length === 0) return [runHead(only)];
  const ended = progress.filter(({ run }) => !isLive(run)).length;
  const shown = progress.slice(0, MOST_RUNS);
  const more = progress.length - shown.length;
  return [
    section(bold(only.run.capsule.name), words(` on ${progress.length} targets: ${ended} of ${progress.length} ended`)),
    bullets([...shown.map(runEntry), ...(more > 0 ? [section(words(`and ${more} more`))] : [])]),
  ];
}

const summaryPart = (summary: string | undefined): RichTextPart[] =>
  summary === undefined || summary === '' ? [] : [section(words(summary))];

/** What went wrong, and the receipts; of many clean receipts one sentence. */
function details(runs: readonly RunRecord[]): RichTextPart[][] {
  const many = runs.length > 1;
  const wrong = runs.filter(({ end }) => end !== undefined && end.kind !== 'done');
  const failures = wrong
    .slice(0, MOST_DETAILS)
    .map((run) => [...(many ? [section(bold(runTitle(run)))] : []), ...endParts(run)]);
  const receipts = runs.flatMap((run) => (run.receipt === undefined ? [] : [{ run, receipt: run.receipt }]));
  const unclean = receipts.filter(({ receipt }) =>
    receipt.lines.some(({ verdict }) => verdict === 'changed' || verdict === 'unknown'),
  );
  const clean = receipts.length - unclean.length;
  const shown = many ? unclean.slice(0, MOST_DETAILS) : receipts;
  return [
    ...failures,
    ...(wrong.length > MOST_DETAILS ? [[section(words(`${wrong.length - MOST_DETAILS} more did not end well.`))]] : []),
    ...shown.map(({ run, receipt }) => [...(many ? [section(bold(runTitle(run)))] : []), ...receiptParts(receipt)]),
    ...(many && clean > 0 ? [[section(emoji('broom'), words(cleanSentence(clean, receipts.length)))]] : []),
  ];
}

const cleanSentence = (clean: number, all: number): string =>
  clean === all
    ? ` All ${all} capsules are removed, and their targets are as they were.`
    : ` ${clean} of ${all} capsules are removed, and their targets are as they were.`;

function endParts({ end }: RunRecord): RichTextPart[] {
  if (end?.failure !== undefined) return failureParts(end.failure, 'below a run');
  if (end?.refusal !== undefined) return refusalParts(end.refusal, 'below a run');
  return [];
}

function footer(runs: readonly RunRecord[], first: RunRecord, dropped: number): Block[] {
  const asked: Inline[] = [words('Asked by '), person(first.requester.id)];
  const buttons = runButtons(runs);
  const unreachable = runs.filter(isLive).length - MOST_BUTTONS;
  const prints = [
    runs.length === 1 ? first.id : '',
    // Of several pods each may be looked at by another; `show` tells.
    runs.length === 1 ? `${first.capsule.mechanism} mechanism` : '',
    leaveOf(first),
    choiceOf(first.target) ?? '',
    dropped > 0 ? `${dropped} more details do not fit here` : '',
    unreachable > 0 ? `${unreachable} more: stop them by their id` : '',
  ].filter((text) => text !== '');
  return [
    richText(
      section(...asked, words(prints.length === 0 ? '' : ` · ${prints.map((p) => shorten(p, 200)).join(' · ')}`)),
    ),
    ...(buttons === undefined ? [] : [buttons]),
  ];
}

/** By whose leave it started, where that was needed. */
function leaveOf({ approval }: RunRecord): string {
  if (approval === undefined) return '';
  if (approval.kind === 'review') return `without an approval; review ${approval.id}`;
  return `approved by ${approval.by.join(', ')} (${approval.id})`;
}

function notification(progress: readonly RunProgress[], first: RunRecord, summary: string | undefined): string {
  const [only] = progress;
  const head =
    progress.length === 1 && only !== undefined
      ? `${runTitle(first)}: ${viewRunState(only).words}`
      : `${first.capsule.name} on ${progress.length} targets: ${progress.filter(({ run }) => !isLive(run)).length} ended`;
  return escapeMrkdwn([head, ...(summary === undefined || summary === '' ? [] : [summary])].join('. '));
}
