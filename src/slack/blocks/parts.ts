import type {
  ChartPart,
  FactsPart,
  ListPart,
  PicturePart,
  ReportPart,
  TablePart,
  TextPart,
} from '../../domain/report.js';
import { alignedLines } from './aligned-table.js';
import { nativeChart } from './chart.js';
import { firstLines } from './lines.js';
import type { Section } from './rich-text.js';
import { bold, bullets, code, preformatted, richText, section, words } from './rich-text.js';
import type { Sheet } from './sheet.js';
import type { TableAllowance } from './table.js';
import { allowTables, nativeTable } from './table.js';
import { shorten, visibleLines } from './visible.js';

/** More preformatted lines than this are scrolled past in a thread; the file has them. */
const MOST_LINES = 60;
const MOST_TEXT_PART = 6_000;
const MOST_ENTRIES = 60;
/** Room that the words around a part take: a caption and the JSON's own strings. */
const AROUND = 400;

/** What was left out of a part, in words such as `60 of 412 rows`; undefined when all of it is shown. */
export type Omission = string | undefined;

/** What a message still takes of what Slack limits by number. */
export interface Allowance {
  readonly tables: TableAllowance;
  /** Charts of Slack's own. */
  charts: number;
  /** Parts that no block shows; they follow as pictures. */
  readonly pictures: (ChartPart | PicturePart)[];
}

/** docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const MOST_CHARTS = 2;

/** `newer`: with the blocks that not every workspace takes yet. */
export const allow = (newer: boolean): Allowance => ({
  tables: allowTables(newer),
  charts: newer ? MOST_CHARTS : 0,
  pictures: [],
});

/** Adds one part to the sheet, or to the pictures. */
export function addPart(sheet: Sheet, part: ReportPart, allowance: Allowance): Omission {
  switch (part.kind) {
    case 'table':
      return addTable(sheet, part, allowance.tables);
    case 'chart':
      return addChart(sheet, part, allowance);
    case 'picture':
      allowance.pictures.push(part);
      return undefined;
    case 'text':
      return addText(sheet, part);
    case 'facts':
      return addEntries(sheet, part.caption, factEntries(part), 'facts');
    case 'list':
      return addEntries(sheet, part.caption, listEntries(part), 'entries');
  }
}

const caption = (text: string): Section => section(bold(shorten(text, 200)));

function addChart(sheet: Sheet, part: ChartPart, allowance: Allowance): Omission {
  const view = allowance.charts > 0 ? nativeChart(part) : undefined;
  if (view === undefined || !sheet.add(view.block)) {
    allowance.pictures.push(part);
    return undefined;
  }
  allowance.charts -= 1;
  return view.moments === undefined ? undefined : `${view.moments.shown} of ${view.moments.of} moments, by their means`;
}

function addTable(sheet: Sheet, part: TablePart, allowance: TableAllowance): Omission {
  if (part.rows.length === 0) {
    const said = part.caption === '' ? [words('No rows.')] : [bold(shorten(part.caption, 200)), words(': no rows.')];
    return sheet.add(richText(section(...said))) ? undefined : 'no rows';
  }
  const view = nativeTable(part, sheet.room - AROUND, allowance);
  if (view === undefined) return addAsText(sheet, part.caption, alignedLines(part), 'rows', 1);
  if (part.caption !== '' && view.block.type === 'table') sheet.add(richText(caption(part.caption)));
  sheet.add(view.block);
  const left: string[] = [];
  if (view.rows < part.rows.length) left.push(`${view.rows} of ${part.rows.length} rows`);
  if (view.columns < part.columns.length) left.push(`${view.columns} of ${part.columns.length} columns`);
  if (view.cellsCut) left.push('long cells shortened');
  return left.length === 0 ? undefined : left.join(', ');
}

function addText(sheet: Sheet, part: TextPart): Omission {
  const text = visibleLines(part.text).replace(/\n+$/, '');
  return addAsText(sheet, part.caption, text.split('\n'), 'lines', 0);
}

/** `headers` lines at the top are not counted as what they are called. */
function addAsText(
  sheet: Sheet,
  title: string | undefined,
  lines: readonly string[],
  called: string,
  headers: number,
): Omission {
  const excerpt = firstLines(lines, MOST_LINES, Math.min(sheet.room - AROUND, MOST_TEXT_PART));
  if (excerpt.shown === 0) return lines.join('') === '' ? undefined : `0 of ${excerpt.of - headers} ${called}`;
  sheet.add(richText(...(title === undefined || title === '' ? [] : [caption(title)]), preformatted(excerpt.text)));
  return excerpt.cut ? `${Math.max(0, excerpt.shown - headers)} of ${excerpt.of - headers} ${called}` : undefined;
}

const factEntries = ({ facts }: FactsPart): Section[] =>
  facts.map(({ label, value }) => section(bold(`${label}: `), words(value)));

const listEntries = ({ entries }: ListPart): Section[] =>
  entries.map(({ name, text }) => section(code(name), words(` ${text}`)));

function addEntries(sheet: Sheet, title: string | undefined, entries: readonly Section[], called: string): Omission {
  if (entries.length === 0) return undefined;
  const before = title === undefined ? [] : [caption(title)];
  for (let shown = Math.min(entries.length, MOST_ENTRIES); shown > 0; shown = Math.floor(shown / 2)) {
    if (sheet.add(richText(...before, bullets(entries.slice(0, shown))))) {
      return shown < entries.length ? `${shown} of ${entries.length} ${called}` : undefined;
    }
  }
  return `0 of ${entries.length} ${called}`;
}
