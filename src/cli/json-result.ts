import type { DispatchResult } from '../core/carry-runs.js';
import type { Receipt } from '../domain/receipt.js';
import type { Report } from '../domain/report.js';
import type { RunRecord } from '../domain/run.js';

/**
 * The one object of `--json`: `outcome` (done, refused, failed), `run` (its id), `target`, `report`, `receipt`. With several targets
 * run, target and receipt are lists of the same length, and `report.mechanism` as well. What was refused or failed stands in
 * `report.error`.
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
    report:
      report === undefined && error === undefined
        ? null
        : { ...reportOf(report), mechanism: of((run) => run.capsule.mechanism), ...(error && { error }) },
    receipt: of((run) => receiptOf(run.receipt)),
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}

function targetOf({ target }: RunRecord): Record<string, string> {
  if (target.kind === 'node') return { cluster: target.cluster, node: target.node, uid: target.uid };
  const { cluster, namespace, pod, container, node, state } = target;
  return { cluster, namespace, pod, uid: state.podUid, container, containerId: state.containerId, node };
}

/** Of the files their names, and of a picture what it shows: their contents are what `--files` is for. */
function reportOf(report: Report | undefined): object {
  if (report === undefined) return {};
  const { title, summary, notes, files } = report;
  const parts = report.parts.map((part) =>
    part.kind === 'picture' ? { kind: part.kind, title: part.title, description: part.description } : part,
  );
  const named = files.map(({ name, mediaType, content }) => ({ name, mediaType, bytes: Buffer.byteLength(content) }));
  return { title, summary, parts, notes, files: named };
}

function receiptOf(receipt: Receipt | undefined): object | null {
  return receipt === undefined ? null : { ...receipt, checkedAt: new Date(receipt.checkedAt).toISOString() };
}
