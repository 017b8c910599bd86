import type { Output } from '../core/ports.js';
import type { Capsule } from '../domain/capsule.js';
import type { ValueKind } from '../domain/output-format.js';
import type { Cell, Figure, Report, TablePart } from '../domain/report.js';
import type { RunEnd } from '../domain/run.js';
import { nameOfTarget, renderTargetRef } from '../domain/target.js';
import { csvFile } from './files.js';

type Results = Parameters<Output['compare']>[1];
type Result = Results[number];

/**
 * The same capsule on several pods, as one table: a row for each pod, the figures of its summary as columns, those first that differ
 * from pod to pod, and the pods first that differ from most. A pod without a result has its reason instead.
 */
export function compareReports(capsule: Capsule, results: Results): Report {
  const labels = orderLabels(results);
  const withReport = results.filter(({ report }) => report !== undefined).length;
  const table: TablePart = {
    kind: 'table',
    caption: '',
    columns: [
      { title: 'Pod', kind: 'text' },
      ...labels.map(({ label, kind }) => ({ title: label, kind })),
      { title: 'Result', kind: 'text' },
    ],
    rows: orderResults(results, labels).map((result) => toRow(result, labels)),
  };
  const failed = results.length - withReport;
  const first = results[0];
  return {
    title: `${capsule.name} of ${first === undefined ? 'no pod' : renderTargetRef(first.run.target.asked)}`,
    summary: `${withReport} of ${results.length} pods answered`,
    parts: results.length === 0 ? [] : [table],
    notes: [
      ...noteDifferences(labels, withReport),
      ...(failed === 0 ? [] : ['The reasons of the others are in the table.']),
    ],
    files: [
      ...results.flatMap(({ report }) => report?.files ?? []),
      ...(first === undefined ? [] : [csvFile(`${capsule.name}-compared-${first.run.id}.csv`, table)]),
    ],
  };
}

interface Label {
  readonly label: string;
  readonly kind: ValueKind;
  readonly differs: boolean;
  /** What more than half of the pods have. */
  readonly usual: string | undefined;
}

/** The labels of the figures in the order of the definition, with those first that are not the same on every pod. */
function orderLabels(results: Results): Label[] {
  const reports = results.flatMap(({ report }) => report ?? []);
  const kinds = new Map(
    reports.flatMap(({ figures = [] }) => figures.map(({ label, kind }) => [label, kind] as const)),
  );
  const labels = [...kinds].map(([label, kind]): Label => {
    const texts = reports.map((report) => figureOf(report, label)?.text);
    const usual = texts.find((text) => texts.filter((other) => other === text).length * 2 > texts.length);
    return { label, kind, differs: new Set(texts).size > 1, usual };
  });
  return [...labels.filter(({ differs }) => differs), ...labels.filter(({ differs }) => !differs)];
}

const figureOf = (report: Report | undefined, label: string): Figure | undefined =>
  report?.figures?.find((figure) => figure.label === label);

/** Those first that have the most figures which are not as on most pods; the order of the pods otherwise. */
function orderResults(results: Results, labels: readonly Label[]): Result[] {
  const unusual = ({ report }: Result): number =>
    report === undefined
      ? -1
      : labels.filter(({ label, usual }) => usual !== undefined && figureOf(report, label)?.text !== usual).length;
  return [...results].sort((a, b) => unusual(b) - unusual(a));
}

function toRow({ run, report, end }: Result, labels: readonly Label[]): Cell[] {
  const cells = labels.map(({ label }): Cell => {
    const { text = '', number } = figureOf(report, label) ?? {};
    return number === undefined ? { text } : { text, number };
  });
  return [
    { text: nameOfTarget(run.target) },
    ...cells,
    { text: report === undefined ? reasonOf(end) : report.summary },
  ];
}

function reasonOf(end: RunEnd): string {
  if (end.refusal !== undefined) return `refused: ${end.refusal.reason}`;
  if (end.failure !== undefined) return `failed: ${end.failure.message}`;
  return 'no result';
}

function noteDifferences(labels: readonly Label[], pods: number): string[] {
  if (pods < 2 || labels.length === 0) return [];
  const differing = labels.filter(({ differs }) => differs).map(({ label }) => label);
  return [
    differing.length === 0
      ? 'The figures are the same on every pod.'
      : `Different from pod to pod: ${differing.join(', ')}.`,
  ];
}
