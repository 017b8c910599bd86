import type { Outcome } from '../domain/outcome.js';
import type { ReceiptLine } from '../domain/receipt.js';
import { renderReceiptLine } from '../domain/receipt.js';
import type { Report } from '../domain/report.js';
import type { RunRecord } from '../domain/run.js';

const MARKS: Readonly<Record<ReceiptLine['verdict'], string>> = { ok: '+', stays: '=', unknown: '?', changed: '!' };

/** The last lines on a terminal: what was refused or failed, and the receipt of each run. */
export function renderOutcome(outcome: Outcome<Report>, runs: readonly RunRecord[]): string {
  const lines = [...renderProblem(outcome), ...runs.flatMap((run) => renderReceipt(run, runs.length > 1))];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function renderProblem(outcome: Outcome<Report>): string[] {
  if (outcome.kind === 'done') return [];
  const [word, said] =
    outcome.kind === 'refused'
      ? ['Refused', { ...outcome.refusal, message: outcome.refusal.reason, reference: undefined }]
      : ['Failed', { ...outcome.failure, detail: undefined }];
  return [
    `${word} (${said.code}): ${said.message}`,
    ...(said.hint === undefined ? [] : [`  ${said.hint}`]),
    ...(said.detail === undefined ? [] : ['', ...said.detail.split('\n').map((line) => `  ${line}`)]),
    ...(said.reference === undefined ? [] : [`  Reference: ${said.reference}`]),
  ];
}

function renderReceipt({ id, receipt, capsule }: RunRecord, named: boolean): string[] {
  if (receipt === undefined) return [];
  const lines = receipt.lines.map(
    (line) =>
      `  ${MARKS[line.verdict]} ${line.verdict === 'stays' ? 'stays until the pod goes: ' : ''}${renderReceiptLine(line)}`,
  );
  return [`Receipt${named ? ` of ${id}` : ''}, by the ${capsule.mechanism} mechanism:`, ...lines];
}
