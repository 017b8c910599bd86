import type { Person } from '../../src/domain/person.js';
import { createDeferred } from '../../src/domain/deferred.js';
import { done } from '../../src/domain/outcome.js';
import type { ApprovalSetup } from '../../src/core/approvals/open-approval-desk.js';
import { createMemoryApprovals } from '../../src/memory/approvals.js';
import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import type { Stage, StageOptions } from '../slack/support.js';
import { openStage } from '../slack/support.js';
import { buttonsOf, read } from '../e2e/read-message.js';
import { eventually } from '../support/eventually.js';
import { aCapsule } from '../support/examples.js';
import { DUMP } from '../support/fake-approvals.js';
import { FakeCore } from '../support/fake-core.js';

export const ROOM = 'C0INCIDENT42';
const PATIENCE = { timeoutMs: 20_000 };

export interface GuardedBot {
  readonly core: FakeCore;
  readonly stage: Stage;
  readonly workspace: Workspace;
  /** alice's capsule, which goes on, and its message. */
  running(): Promise<Shown>;
  /** alice's request for the privileged capsule `dump`, and its message. */
  waiting(): Promise<Shown>;
  /** Does something as somebody, and reads what they alone are told. */
  told(who: string, act: () => Promise<unknown>): Promise<string>;
  close(): Promise<void>;
}

export interface Shown {
  readonly id: string;
  readonly message: StoredMessage;
}

interface GuardedOptions extends StageOptions {
  readonly core?: ConstructorParameters<typeof FakeCore>[0];
  /** Other rules than those by default, and second factors. */
  readonly approvals?: Partial<ApprovalSetup>;
  /** Who somebody is in the cluster: by default their own name, whoever they are. */
  readonly userOf?: (person: Person) => string;
}

/**
 * The real Slack side in the embedded workspace with the real core, on a cluster in which `netstat` and `dump` do what a test says. Every
 * person has an identity and every right in the namespace shop, so that nothing but what is tested keeps anybody out.
 */
export async function openGuardedBot({
  core: more,
  userOf,
  approvals,
  ...options
}: GuardedOptions = {}): Promise<GuardedBot> {
  const made = createDeferred<FakeCore>();
  const stage = await openStage({
    ...options,
    handle: async ({ request, conversation }) => {
      await (await made.promise).dispatcher.dispatch(request, conversation, new AbortController().signal);
    },
  });
  const { workspace } = stage;
  const core = new FakeCore({
    capsules: [aCapsule(), DUMP],
    directory: stage.app.directory,
    identities: {
      resolve: (person) => Promise.resolve(done({ user: userOf?.(person) ?? person.name, groups: [], source: 'test' })),
    },
    approvals: {
      store: createMemoryApprovals(),
      messages: stage.app.approvals,
      policy: { timeZone: 'UTC', rules: [] },
      ...approvals,
    },
    ...more,
  });
  made.resolve(core);
  core.access.may = (_identity, { namespace }) => Promise.resolve({ allowed: namespace === 'shop' });

  const shown = async (words: string, action: string): Promise<Shown> => {
    const before = new Set(workspace.messages(ROOM).map(({ ts }) => ts));
    await workspace.as('U0ALICE').slash(ROOM, words);
    const message = await workspace.waitFor(
      (now) =>
        now
          .messages(ROOM)
          .find((one) => !before.has(one.ts) && buttonsOf(one).some(({ actionId }) => actionId === action)),
      { ...PATIENCE, what: words },
    );
    return { message, id: buttonsOf(message)[0]?.value ?? '' };
  };
  return {
    core,
    stage,
    workspace,
    async running() {
      core.mechanism.hold();
      const before = core.mechanism.count('output');
      const run = await shown('netstat shop/web-1', 'recap_stop');
      await eventually('the tool runs', () => core.mechanism.count('output') > before);
      return run;
    },
    waiting: () => shown('dump shop/web-1', 'recap_approve'),
    async told(who, act) {
      const before = workspace.ephemerals(who).length;
      await act();
      return read(await workspace.waitFor((now) => now.ephemerals(who)[before], { ...PATIENCE, what: 'an answer' }));
    },
    async close() {
      core.mechanism.release();
      await core.dispatcher.close({ graceMs: 0 });
      await stage.close();
    },
  };
}
