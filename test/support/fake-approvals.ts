import type { ApprovalMessages, Approvals, Conversation, SecondFactors } from '../../src/core/ports.js';
import type { ApprovalId } from '../../src/domain/approval-id.js';
import type { ApprovalPolicy, ApprovalRule } from '../../src/domain/approval-policy.js';
import type { ApprovalRecord } from '../../src/domain/approval.js';
import { isOver } from '../../src/domain/approval.js';
import { RecapError } from '../../src/domain/errors.js';
import type { Outcome } from '../../src/domain/outcome.js';
import { done, refused } from '../../src/domain/outcome.js';
import type { Person } from '../../src/domain/person.js';
import { createMemoryApprovals } from '../../src/memory/approvals.js';
import { createMemoryCodeTries } from '../../src/memory/code-tries.js';
import { aCapsule, ALICE } from './examples.js';
import { eventually } from './eventually.js';
import { FakeConversation } from './fake-conversation.js';
import { FakeCore } from './fake-core.js';

/** Keeps what was posted, updated and said; nothing is shown anywhere. */
export class FakeApprovalMessages implements ApprovalMessages {
  readonly posted: ApprovalRecord[] = [];
  readonly updates: ApprovalRecord[] = [];
  readonly remarks: string[] = [];
  readonly conversations = new Map<ApprovalId, FakeConversation>();
  /** What posting does instead. */
  posting: (() => Promise<never>) | undefined;

  post: ApprovalMessages['post'] = async (approval) => {
    await this.posting?.();
    this.posted.push(approval);
    return { message: `message-of-${approval.id}`, place: 'C1/100.1' };
  };
  update: ApprovalMessages['update'] = (approval) => {
    this.updates.push(approval);
    return Promise.resolve();
  };
  remark: ApprovalMessages['remark'] = (_, text) => {
    this.remarks.push(text);
    return Promise.resolve();
  };
  conversation(approval: ApprovalRecord): Conversation {
    const conversation = this.conversations.get(approval.id) ?? new FakeConversation();
    this.conversations.set(approval.id, conversation);
    return conversation;
  }
}

export const person = (name: string): Person => ({ ...ALICE, id: `U${name.toUpperCase()}`, name });
export const [ERIN, FRANK, MALLORY] = [person('erin'), person('frank'), person('mallory')];
/** Who is whom in the cluster where that is not the name: a second account of alice. */
const USERS: ReadonlyMap<string, string> = new Map([['alias', 'alice']]);

export const aRule = (more: Partial<ApprovalRule> = {}): ApprovalRule => ({
  when: {},
  quorum: 1,
  expiryMs: 15 * 60_000,
  needsReason: false,
  remindEveryMs: 60 * 60_000,
  ...more,
});

/** A capsule that is privileged by its capability. */
export const DUMP = aCapsule({
  name: 'dump',
  privileges: { as: 'target', capabilities: ['NET_RAW'], privileged: false },
  params: [{ name: 'port', flag: 'port', type: 'port', required: false, summary: 'only this port' }],
  argv: [{ literal: 'dump' }, { param: 'port' }],
});

/** The core with a privileged capsule `dump`, people who may approve it, and a board; its parts can be kept over a restart. */
export class ApprovalCore {
  readonly messages: FakeApprovalMessages;
  readonly store: Approvals;
  readonly core: FakeCore;
  /** Whom the directory does not vouch for any more. */
  readonly gone = new Set<string>();

  constructor(
    { secondFactor, ...policy }: Partial<ApprovalPolicy> & { secondFactor?: SecondFactors } = {},
    kept?: ApprovalCore,
    more: ConstructorParameters<typeof FakeCore>[0] = {},
  ) {
    this.messages = kept?.messages ?? new FakeApprovalMessages();
    this.store = kept?.store ?? createMemoryApprovals();
    this.core = new FakeCore({
      capsules: [DUMP, aCapsule()],
      directory: {
        find: ({ id }): Promise<Outcome<Person>> =>
          Promise.resolve(
            this.gone.has(id) || id === 'UGUEST'
              ? refused('not-a-member', 'Not a member.')
              : done(person(id.slice(1).toLowerCase())),
          ),
      },
      identities: {
        resolve: ({ name }) => Promise.resolve(done({ user: USERS.get(name) ?? name, groups: [], source: 'test' })),
      },
      approvals: {
        store: this.store,
        messages: this.messages,
        policy: { timeZone: 'UTC', rules: [], ...policy },
        ...(secondFactor && {
          secondFactor: { secrets: secondFactor, tries: createMemoryCodeTries({ now: () => this.core.clock.now() }) },
        }),
      },
      ...more,
    });
    const { grants } = this.core.access;
    for (const name of ['alice', 'bob', 'erin', 'frank']) grants.add(`${name} dump shop`).add(`${name} netstat shop`);
    for (const name of ['alice', 'erin', 'frank']) grants.add(`${name} approve dump shop`);
    grants.add('alice break-glass dump shop');
  }

  /** alice asks for the dump, and it waits. */
  async asked(words = 'dump shop/web-1 --port 53'): Promise<ApprovalRecord> {
    const before = this.messages.posted.length;
    const { outcome } = await this.core.ask(words);
    const posted = this.messages.posted[before];
    if (posted === undefined) throw new Error(`nothing was asked: ${JSON.stringify(outcome)}`);
    return this.now(posted);
  }

  async now({ id }: ApprovalRecord): Promise<ApprovalRecord> {
    const approval = await this.store.get(id);
    if (approval === undefined) throw new Error('it is gone');
    return approval;
  }

  /** It is over, shown as such, and its runs have ended. */
  async ended(approval: ApprovalRecord): Promise<ApprovalRecord> {
    const isShown = (): boolean => {
      const last = this.messages.updates.filter(({ id }) => id === approval.id).at(-1);
      const isDone = last?.state !== 'used' || this.messages.conversations.get(last.id)?.finishes.length === 1;
      return last !== undefined && isOver(last) && isDone;
    };
    await eventually('the request is over', isShown);
    return this.now(approval);
  }

  /** Somebody presses a button of the request's own message. */
  press(verdict: string, by: Person, approval: ApprovalRecord, message = approval.message ?? ''): Promise<string> {
    return this.#told(this.core.ask(`${verdict} ${approval.id}`, { by, surface: 'button', message }));
  }

  type(verdict: string, by: Person, { id }: ApprovalRecord): Promise<string> {
    return this.#told(this.core.ask(`${verdict} ${id}`, { by }));
  }

  async #told(asked: ReturnType<FakeCore['ask']>): Promise<string> {
    const { outcome } = await asked;
    if (outcome.kind === 'refused') return `${outcome.refusal.code}: ${outcome.refusal.reason}`;
    if (outcome.kind === 'failed') throw new RecapError(outcome.failure.code, outcome.failure.message);
    return outcome.value.summary;
  }
}
