import type { Approvals } from '../core/ports.js';
import type { ApprovalId } from '../domain/approval-id.js';
import type { ApprovalRecord } from '../domain/approval.js';
import { isOver } from '../domain/approval.js';

/** Those that are over are kept so that a late press is told how it ended; oldest first out beyond this many. */
const MOST_OVER = 2_000;

/** Requests in this process alone; gone after a restart, and their buttons do nothing then. */
export function createMemoryApprovals(mostOver = MOST_OVER): Approvals {
  const approvals = new Map<ApprovalId, ApprovalRecord>();

  function dropOld(): void {
    let surplus = [...approvals.values()].filter(isOver).length - mostOver;
    for (const [id, approval] of approvals) {
      if (surplus <= 0) return;
      if (!isOver(approval)) continue;
      approvals.delete(id);
      surplus -= 1;
    }
  }

  return {
    create(approval) {
      if (approvals.has(approval.id)) return Promise.reject(new Error(`request ${approval.id} is there already`));
      approvals.set(approval.id, approval);
      return Promise.resolve();
    },
    get: (id) => Promise.resolve(approvals.get(id)),
    change(current, next) {
      if (approvals.get(current.id)?.version !== current.version) return Promise.resolve(undefined);
      const changed = { ...next, id: current.id, version: current.version + 1 };
      approvals.set(current.id, changed);
      dropOld();
      return Promise.resolve(changed);
    },
    listOpen: (most) =>
      Promise.resolve(
        [...approvals.values()]
          .reverse()
          .filter((approval) => !isOver(approval))
          .slice(0, most),
      ),
  };
}
