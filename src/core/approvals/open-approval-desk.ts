import type { ApprovalPolicy } from '../../domain/approval-policy.js';
import { approvers } from '../../domain/approval.js';
import { createAnswer } from '../answer.js';
import type { OpenRequests } from '../open-requests.js';
import type { ApprovalMessages, Approvals, Deliveries, Output, Threads } from '../ports.js';
import type { ApprovalLeases } from '../recovery/approval-leases.js';
import type { RunRequestDeps } from '../run-request.js';
import { runRemembered } from '../run-remembered.js';
import { createThreadMemory } from '../thread-memory.js';
import { unstoppable } from '../within.js';
import { ApprovalDesk } from './approval-desk.js';
import type { CheckDeps } from './check-again.js';
import type { SecondFactorSetup } from './confirm-approver.js';
import { askStore } from '../ask-store.js';

export interface ApprovalSetup {
  readonly store: Approvals;
  readonly messages: ApprovalMessages;
  readonly policy: ApprovalPolicy;
  /** Where people's second factors are; without it, what needs one is approved by nobody. */
  readonly secondFactor?: SecondFactorSetup | undefined;
}

/** The rules by default alone. */
export const NO_POLICY: ApprovalPolicy = { timeZone: 'UTC', rules: [] };

export interface OpenDeskDeps extends RunRequestDeps, CheckDeps {
  readonly threads: Threads;
  readonly deliveries: Deliveries;
  readonly redact: Output['redact'];
  readonly isClosing: () => boolean;
  readonly approved: ApprovalLeases;
}

/** The desk, whose approved runs take the same way as all others. */
export function openApprovalDesk(
  { store, messages, secondFactor }: ApprovalSetup,
  deps: OpenDeskDeps,
  open: OpenRequests,
): ApprovalDesk {
  const { redact, log, options } = deps;
  return new ApprovalDesk({
    ...deps,
    store,
    messages,
    secondFactor,
    own: (work) => {
      open.during(unstoppable(), work).catch((error: unknown) => {
        log.error({ error: redact(String(error)) }, 'approval-step-failed');
      });
    },
    async hasBegun({ runs: [first] }) {
      if (first === undefined) return false;
      return (await askStore('the runs', options.storeMs, () => deps.store.get(first))) !== undefined;
    },
    async start({ approval, request, planned, conversation }, signal) {
      const answer = createAnswer(conversation, { redact, log, ...options });
      const by = approvers(approval).map(({ person }) => person.name);
      const approved = { ...request, approval: { id: approval.id, kind: approval.kind, by } };
      const memory = createThreadMemory(deps.threads, answer, deps);
      const asked = approval.targets[0]?.ref;
      await runRemembered(approved, planned, { conversation: answer, memory, asked }, deps, signal);
    },
  });
}
