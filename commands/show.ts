import { defineCommand } from '../src/catalog/define-command.js';
import { done } from '../src/domain/outcome.js';
import type { ReportPart } from '../src/domain/report.js';
import { renderReceiptLine } from '../src/domain/receipt.js';
import type { RunRecord } from '../src/domain/run.js';
import { renderTarget } from '../src/domain/target.js';
import { describeLength, describeState, renderTime } from './describe-run.js';
import { findRun, RUN } from './run-argument.js';

/** One run: what was asked, on what, how it ended, what it left behind, and its result. */
export const show = defineCommand({
  name: 'show',
  summary: 'One run: what was asked, how it ended, its receipt and its result',
  positionals: [RUN],
  flags: [],
  examples: ['/recap show r-7f3k2q9d'],
  async run(context, args) {
    const found = await findRun(context, args);
    if (found.kind !== 'done') return found;
    const run = found.value;
    return done({
      title: `Run ${run.id}`,
      summary: `${run.command}: ${describeState({ run })}`,
      parts: [factsOf(run), ...receiptOf(run), ...(run.report?.parts ?? [])],
      notes: run.report?.notes ?? [],
      files: run.report?.files ?? [],
    });
  },
});

function factsOf(run: RunRecord): ReportPart {
  const length = describeLength(run);
  const hint = run.end?.refusal?.hint ?? run.end?.failure?.hint;
  const reference = run.end?.failure?.reference;
  return {
    kind: 'facts',
    facts: [
      { label: 'Asked by', value: `${run.requester.name}, as ${run.identity.user}` },
      { label: 'Target', value: `${renderTarget(run.target)} on ${run.target.node}, cluster ${run.target.cluster}` },
      { label: 'Ran', value: run.argv.join(' ') },
      ...(run.reason === undefined ? [] : [{ label: 'Why', value: run.reason }]),
      ...(run.approval === undefined ? [] : [{ label: 'Leave', value: leaveOf(run.approval) }]),
      { label: 'Image', value: run.capsule.image },
      { label: 'Risk', value: `${run.capsule.risk}, by the ${run.capsule.mechanism} mechanism` },
      { label: 'Asked at', value: renderTime(run.requestedAt) },
      ...(length === undefined ? [] : [{ label: 'Took', value: length }]),
      ...(run.report === undefined ? [] : [{ label: 'Result', value: run.report.summary }]),
      ...(hint === undefined ? [] : [{ label: 'What helps', value: hint }]),
      ...(reference === undefined ? [] : [{ label: 'Reference', value: reference }]),
    ],
  };
}

const leaveOf = ({ id, kind, by }: NonNullable<RunRecord['approval']>): string =>
  kind === 'review' ? `started without an approval; review ${id}` : `approved by ${by.join(', ')} (${id})`;

function receiptOf(run: RunRecord): ReportPart[] {
  if (run.receipt === undefined) return [];
  const entries = run.receipt.lines.map((line) => ({ name: line.verdict, text: renderReceiptLine(line) }));
  return [{ kind: 'list', caption: `Receipt, checked at ${renderTime(run.receipt.checkedAt)}`, entries }];
}
