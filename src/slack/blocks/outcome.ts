import type { Failure, Refusal } from '../../domain/outcome.js';
import { firstLines } from './lines.js';
import type { RichTextPart } from './rich-text.js';
import { bold, code, emoji, preformatted, section, words } from './rich-text.js';
import { visibleLines } from './visible.js';

/** Usage texts and Roles are a screenful; what is longer is cut at a line. */
const MOST_DETAIL_LINES = 60;
const MOST_DETAIL = 4_000;

/** `alone`: nothing above says yet that it was not done, or failed. */
export type Setting = 'alone' | 'below a run';

/** What was not done, why, and the way out. */
export function refusalParts({ reason, hint, detail }: Refusal, setting: Setting): RichTextPart[] {
  const head = setting === 'alone' ? [emoji('no_entry_sign'), words(' '), bold('Not done. ')] : [];
  return [
    section(...head, words(reason)),
    ...hintPart(hint),
    ...(detail === undefined || detail.trim() === ''
      ? []
      : [preformatted(firstLines(visibleLines(detail).split('\n'), MOST_DETAIL_LINES, MOST_DETAIL).text)]),
  ];
}

/** What went wrong, what would help, and what joins it with the log. */
export function failureParts({ message, hint, reference }: Failure, setting: Setting): RichTextPart[] {
  const head = setting === 'alone' ? [emoji('x'), words(' '), bold('Failed. ')] : [];
  return [
    section(...head, words(message)),
    ...hintPart(hint),
    ...(reference === undefined
      ? []
      : [section(words('Reference '), code(reference), words(': it leads to the log.'))]),
  ];
}

const hintPart = (hint: string | undefined): RichTextPart[] =>
  hint === undefined || hint === '' ? [] : [section(emoji('bulb'), words(` ${hint}`))];
