import type { ChartPart, PicturePart, Report, ReportFile, ReportPart } from '../../domain/report.js';
import type { RunRecord } from '../../domain/run.js';
import { escapeMrkdwn } from './mrkdwn.js';
import type { Block, Message } from './message.js';
import { MOST_TEXT } from './message.js';
import type { Allowance } from './parts.js';
import { addPart, allow } from './parts.js';
import type { RichTextPart, Section } from './rich-text.js';
import { bold, bullets, emoji, richText, section, words } from './rich-text.js';
import { runTitle, runTitleInlines } from './run-line.js';
import { Sheet } from './sheet.js';
import { shorten } from './visible.js';
import { filesFor } from './whole.js';

const MOST_NOTES = 10;
const MOST_IN_NOTE = 300;

/** What follows a message. */
export interface Attachments {
  readonly files: readonly ReportFile[];
  /** Parts to be drawn. */
  readonly pictures: readonly (ChartPart | PicturePart)[];
}

/** How Slack took a message: with all of its blocks, without the newer ones, or as text alone. */
export type Form = 'blocks' | 'classic' | 'plain';

/** A message, and what carries what it leaves out, for each form. */
export interface RenderedReport {
  readonly message: Message;
  readonly attachments: Readonly<Record<Form, Attachments>>;
}

/** The result of a request's runs: what ran where, the summary, the parts, the notes, and what is left out and where it is. */
export function renderResult(runs: readonly RunRecord[], report: Report): RenderedReport {
  const [only, ...others] = runs;
  if (only === undefined || others.length > 0) return renderReport(report);
  return render(report, section(...runTitleInlines(only)), runTitle(only));
}

/** A report that is no run's: help, lists, facts. */
export function renderReport(report: Report): RenderedReport {
  return render(report, section(bold(shorten(report.title, 200))), report.title);
}

function render(report: Report, head: Section, title: string): RenderedReport {
  const newer = compose(report, head, true);
  const classic = compose(report, head, false);
  const text = [title, ...(report.summary === '' ? [] : [report.summary])].join(': ');
  const message = { text: shorten(escapeMrkdwn(text), MOST_TEXT).trim() || 'Result', blocks: newer.blocks };
  const drawn = report.parts.filter((part) => part.kind === 'chart' || part.kind === 'picture');
  const isNewer = newer.blocks.some(({ type }) => type === 'data_visualization' || type === 'data_table');
  return {
    message: isNewer ? { ...message, classic: classic.blocks } : message,
    attachments: { blocks: newer, classic, plain: { files: filesFor(report, report.parts), pictures: drawn } },
  };
}

/** The blocks, and what follows them. `withNewer`: with the blocks that not every workspace takes yet. */
function compose(
  report: Report,
  head: Section,
  withNewer: boolean,
): Attachments & { readonly blocks: readonly Block[] } {
  const sheet = new Sheet();
  // The notes and the line of what is left out.
  sheet.reserve(1, (MOST_NOTES + 2) * (MOST_IN_NOTE + 50));
  const summary = shorten(report.summary, 1_000);
  sheet.add(richText(head, ...(summary === '' ? [] : [section(words(summary))])));
  const allowance = allow(withNewer);
  const { cut, omissions } = addParts(sheet, report.parts, allowance);
  const files = filesFor(report, cut);
  sheet.release();
  const end = endOf(report.notes, omissions, files);
  if (end.length > 0) sheet.add(richText(...end));
  return { blocks: sheet.blocks, files, pictures: allowance.pictures };
}

function addParts(
  sheet: Sheet,
  parts: readonly ReportPart[],
  allowance: Allowance,
): { cut: ReportPart[]; omissions: string[] } {
  const cut: ReportPart[] = [];
  const omissions: string[] = [];
  for (const part of parts) {
    const omission = addPart(sheet, part, allowance);
    if (omission === undefined) continue;
    cut.push(part);
    omissions.push(omission);
  }
  return { cut, omissions };
}

function endOf(notes: readonly string[], omissions: readonly string[], files: readonly ReportFile[]): RichTextPart[] {
  const shown = notes.slice(0, MOST_NOTES);
  const more = notes.length - shown.length;
  const lines = [...shown, ...(more > 0 ? [`${more} more notes`] : [])].map((note) =>
    section(words(shorten(note, MOST_IN_NOTE))),
  );
  return [
    ...(lines.length === 0 ? [] : [section(emoji('information_source'), bold(' Note')), bullets(lines)]),
    ...(omissions.length === 0 ? [] : [section(emoji('scissors'), words(` ${leftOut(omissions, files)}`))]),
  ];
}

/** `Shown: 60 of 412 rows. The whole is in netstat.csv, in this thread.` */
function leftOut(omissions: readonly string[], files: readonly ReportFile[]): string {
  const shown = shorten(`Shown: ${omissions.join('; ')}.`, MOST_IN_NOTE);
  if (files.length === 0) return shown;
  const names = shorten(files.map(({ name }) => name).join(', '), 200);
  return `${shown} The whole is in ${names}, which follows.`;
}
