import { newApprovalId } from '../../src/domain/approval-id.js';
import { bindSubject, hashSubject } from '../../src/domain/approval-subject.js';
import type { ApprovalRecord, Decider } from '../../src/domain/approval.js';
import { aCapsule, ALICE, ALICE_IDENTITY, aTarget } from './examples.js';
import { refOfTarget } from '../../src/domain/target.js';

/** Somebody who decides; without a user of their own they are in the cluster who they are in the chat. */
export function aDecider(name: string, user = name): Decider {
  const person = { ...ALICE, id: `U${name.toUpperCase()}`, name };
  return { person, identity: { user, groups: [], source: 'test' } };
}

export const REQUESTED_AT = 1_790_000_000_000;
export const EXPIRES_AT = REQUESTED_AT + 15 * 60_000;

/** A request of alice that waits for one approval. */
export function anApproval(more: Partial<ApprovalRecord> = {}): ApprovalRecord {
  const [capsule, target] = [aCapsule({ name: 'tcpdump' }), aTarget()];
  const asked = { person: ALICE, identity: ALICE_IDENTITY, reason: 'latency in checkout' };
  const subject = bindSubject(capsule, ['tcpdump', '-i', 'eth0'], asked, [{ target, mechanism: 'ephemeral' }]);
  return {
    id: newApprovalId(),
    kind: 'approval',
    state: 'open',
    version: 1,
    subject,
    hash: hashSubject(subject),
    requester: { person: ALICE, identity: ALICE_IDENTITY },
    surface: 'command',
    reason: 'latency in checkout',
    targets: [{ command: 'tcpdump shop/pod/web-7c9d8b6f5-x2x4p:app', ref: refOfTarget(target) }],
    risk: 'privileged',
    atWorst: ['It can read all traffic of the pod.'],
    checks: ['It fits the node.'],
    quorum: 1,
    place: 'C1/100.1',
    requestedAt: REQUESTED_AT,
    changedAt: REQUESTED_AT,
    expiresAt: EXPIRES_AT,
    decisions: [],
    runs: [],
    ...more,
  };
}

/** A review of what alice ran without asking. */
export function aReview(more: Partial<ApprovalRecord> = {}): ApprovalRecord {
  const { expiresAt: _never, ...rest } = anApproval({ kind: 'review', remindEveryMs: 60_000, ...more });
  return { remindAt: rest.requestedAt + 60_000, ...rest };
}
