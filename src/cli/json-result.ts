import type { DispatchResult } from '../core/run-request.js';
import type { Receipt } from '../domain/receipt.js';
import type { Report } from '../domain/report.js';
import type { RunRecord } from '../domain/run.js';

/**
 * The one object of `--json`: `outcome` (done, refused, failed), `run` (its id), `target`, `report`, `receipt`. With several targets
 * run, target and receipt are lists of the same length. What was refused or failed stands in `report.error`.
 */
export function toJson({ outcome, runs, report }: DispatchResult): string {
  const error = outcome.kind === 'refused' ? outcome.refusal : outcome.kind === 'failed' ? outcome.failure : undefined;
  const several = runs.length > 1;
  const of = <T>(pick: (run: RunRecord) => T): T | T[] | null => {
    const picked = runs.map(pick);
    return several ? picked : (picked[0] ?? null);
  };
  const object = {
    outcome: outcome.kind,
    run: of(({ id }) => id as string),
    target: of(targetOf),
    report: report === undefined && error === undefined ? null : { ...reportOf(report), ...(error && { error }) },
    receipt: of((run) => receiptOf(run.receipt)),
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}

function targetOf({ target }: RunRecord): Record<string, string> {
  if (target.kind === 'node') return { cluster: target.cluster, node: target.node, uid: target.uid };
  const { cluster, namespace, pod, container, node, state } = target;
  return { cluster, namespace, pod, uid: state.podUid, container, containerId: state.containerId, node };
}

/** Without the files, which repeat what the parts hold, but for those that are results of their own. */
function reportOf(report: Report | undefined): object {
  if (report === undefined) return {};
  const { title, summary, parts, notes } = report;
  return { title, summary, parts, notes };
}

function receiptOf(receipt: Receipt | undefined): object | null {
  return receipt === undefined ? null : { ...receipt, checkedAt: new Date(receipt.checkedAt).toISOString() };
}
