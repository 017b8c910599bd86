import type { Output } from '../core/ports.js';
import type { Capsule } from '../domain/capsule.js';
import type { Cell, Report, TablePart } from '../domain/report.js';
import type { RunEnd } from '../domain/run.js';
import { nameOfTarget, renderTargetRef } from '../domain/target.js';
import { csvFile } from './files.js';

type Results = Parameters<Output['compare']>[1];
type Result = Results[number];

/**
 * The same capsule on several pods, as one table: a row for each pod, the counts of its summary as columns, those first that differ
 * from pod to pod. A pod without a result has its reason instead.
 */
export function compareReports(capsule: Capsule, results: Results): Report {
  const labels = orderLabels(results);
  const withReport = results.filter(({ report }) => report !== undefined).length;
  const table: TablePart = {
    kind: 'table',
    caption: '',
    columns: [
      { title: 'Pod', kind: 'text' },
      ...labels.map(({ label }) => ({ title: label, kind: 'integer' as const })),
      { title: 'Result', kind: 'text' },
    ],
    rows: results.map((result) => toRow(result, labels)),
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
  readonly differs: boolean;
}

/** The labels of the counts in the order of the definition, with those first that are not the same on every pod. */
function orderLabels(results: Results): Label[] {
  const counted = results.flatMap(({ report }) => (report?.counts === undefined ? [] : [report.counts]));
  const labels = [...new Set(counted.flatMap((counts) => counts.map(({ label }) => label)))].map((label) => {
    const numbers = counted.map((counts) => counts.find((count) => count.label === label)?.count);
    return { label, differs: new Set(numbers).size > 1 };
  });
  return [...labels.filter(({ differs }) => differs), ...labels.filter(({ differs }) => !differs)];
}

function toRow({ run, report, end }: Result, labels: readonly Label[]): Cell[] {
  const cells = labels.map(({ label }): Cell => {
    const found = report?.counts?.find((count) => count.label === label)?.count;
    return found === undefined ? { text: '' } : { text: String(found), number: found };
  });
  return [{ text: nameOfTarget(run.target) }, ...cells, { text: report === undefined ? reasonOf(end) : report.summary }];
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
      ? 'The counts are the same on every pod.'
      : `Different from pod to pod: ${differing.join(', ')}.`,
  ];
}
