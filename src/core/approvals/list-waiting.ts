import type { ApprovalRecord } from '../../domain/approval.js';
import { isSameVoice } from '../../domain/approval.js';
import { namespaceOfTarget } from '../../domain/target.js';
import type { Asker } from '../asker.js';
import { boundedMap } from '../bounded-map.js';
import type { ListedAccess } from '../listed-access.js';
import type { ApprovalDesk } from './approval-desk.js';
import { MOST_OPEN } from './approval-desk.js';

const AT_A_TIME = 8;
const MOST = 20;

/** What waits, as far as the asker may see it: their own, what they may run themselves, and what they may approve. */
export async function listWaiting(
  desk: ApprovalDesk,
  asker: Asker,
  listed: ListedAccess,
  signal: AbortSignal,
): Promise<readonly ApprovalRecord[]> {
  const open = await desk.book.listOpen(MOST_OPEN);
  const seen = await boundedMap(open, AT_A_TIME, async (approval) => {
    const [first] = approval.targets;
    if (first === undefined) return false;
    if (isSameVoice(approval.requester, asker)) return true;
    const { cluster } = first.ref;
    const namespace = namespaceOfTarget(first.ref);
    const mayRun = await listed.may(
      asker.identity,
      { cluster, namespace, capsule: approval.subject.capsule.name },
      signal,
    );
    return mayRun || desk.mayApprove(approval, asker, signal);
  });
  return open.filter((_, index) => seen[index]).slice(0, MOST);
}
