import { commands } from '../../commands/index.js';
import { createCatalog } from '../../src/catalog/catalog.js';
import type { DispatchDeps, Dispatcher } from '../../src/core/dispatch.js';
import { createDispatch } from '../../src/core/dispatch.js';
import { DEFAULT_CORE_OPTIONS } from '../../src/core/options.js';
import type { Access, Cluster, Conversation, Log, Output, TargetResolver } from '../../src/core/ports.js';
import type { DispatchResult } from '../../src/core/carry-runs.js';
import type { Capsule } from '../../src/domain/capsule.js';
import { RecapError } from '../../src/domain/errors.js';
import type { LimitOptions } from '../../src/domain/limits.js';
import { parseNamespaceName, parseObjectName } from '../../src/domain/names.js';
import { done, refused } from '../../src/domain/outcome.js';
import type { Person } from '../../src/domain/person.js';
import type { Request } from '../../src/domain/request.js';
import type { RunRecord } from '../../src/domain/run.js';
import { createMemoryDeliveries } from '../../src/memory/deliveries.js';
import { createMemoryLimiter } from '../../src/memory/limiter.js';
import { createMemoryRunStore } from '../../src/memory/run-store.js';
import { createMemoryThreads } from '../../src/memory/threads.js';
import { ALICE, aCapsule, aTarget, CLUSTER } from './examples.js';
import { FakeAudit } from './fake-audit.js';
import { aClock } from './fake-clock.js';
import { FakeConversation } from './fake-conversation.js';
import { FakeMechanism } from './fake-mechanism.js';

export const BOB: Person = { ...ALICE, id: 'UBOB', name: 'bob' };
export const SECRET = 'hunter2';

/** Bounds so short that a test of a port that hangs does not wait; those of what is not under test stay long. */
export const SHORT = {
  ...DEFAULT_CORE_OPTIONS,
  questionMs: 150,
  resolveMs: 150,
  storeMs: 150,
  messageMs: 150,
  resultMs: 150,
};

/** Who may do what: `alice netstat shop` runs, `erin approve netstat shop` approves; `*` is everywhere. */
export class FakeAccess implements Access {
  readonly asked: string[] = [];
  readonly grants = new Set(['alice netstat shop', 'alice netstat staging', 'alice psaux shop', 'bob psaux shop']);

  may: Access['may'] = ({ user }, { verb, capsule, namespace }) => {
    const who = verb === 'run' ? user : `${user} ${verb}`;
    this.asked.push(`${who} ${capsule} ${namespace ?? '*'}`);
    const allowed = this.grants.has(`${who} ${capsule} ${namespace ?? '*'}`) || this.grants.has(`${who} ${capsule} *`);
    return Promise.resolve({ allowed });
  };
}

/** Pods by namespace and name; a workload `web` stands for every pod whose name begins with it. */
export class FakeTargets implements TargetResolver {
  readonly pods = new Map([
    ['shop', ['web-1', 'web-2', 'web-3', 'db-1']],
    ['staging', ['web-1']],
    ['bank', ['vault-1']],
  ]);
  readonly resolved: string[] = [];

  resolve: TargetResolver['resolve'] = (ref, { all, most }) => {
    if (ref.kind === 'node') return Promise.reject(new RecapError('target-not-found', `There is no node ${ref.name}.`));
    this.resolved.push(`${ref.namespace}/${ref.name}`);
    const there = this.pods.get(ref.namespace) ?? [];
    const fit = there.filter((pod) => pod === ref.name || (ref.kind !== 'pod' && pod.startsWith(`${ref.name}-`)));
    if (fit.length === 0) return Promise.reject(new RecapError('target-not-found', `There is no ${ref.name}.`));
    if (all && fit.length > most) return Promise.reject(new RecapError('too-many-targets', 'Too many pods.'));
    const targets = fit.map((pod) =>
      aTarget({
        namespace: ref.namespace,
        pod: parseObjectName(pod),
        asked: ref,
        state: { ...aTarget().state, podUid: `uid-${ref.namespace}-${pod}` },
      }),
    );
    return Promise.resolve(all ? targets : targets.slice(0, 1));
  };

  namespaces = (): ReturnType<TargetResolver['namespaces']> =>
    Promise.resolve([...this.pods.keys()].map(parseNamespaceName));
}

export class FakeOutput implements Output {
  report: Output['report'] = (_run, capsule, output) => ({
    title: capsule.name,
    summary: this.redact(Buffer.from(output.bytes).toString()),
    parts: [],
    notes: output.truncated ? ['cut'] : [],
    files: [],
  });
  compare: Output['compare'] = (capsule, results) => ({
    title: `${capsule.name} on ${results.length} pods`,
    summary: results.map(({ end }) => end.kind).join(', '),
    parts: [],
    notes: [],
    files: [],
  });
  redact = (text: string): string => text.replaceAll(SECRET, '[redacted]');
}

/** Keeps the lines. */
export class FakeLog implements Log {
  readonly lines: string[] = [];
  readonly #keep = (fields: object, message: string): void =>
    void this.lines.push(`${message} ${JSON.stringify(fields)}`);
  debug = this.#keep;
  info = this.#keep;
  warn = this.#keep;
  error = this.#keep;
}

const LIMITS: LimitOptions = {
  levels: { target: { concurrent: 1 }, cluster: { concurrent: 20 } },
  queue: 100,
  queuePerPerson: 100,
  marginMs: 1_000,
};

export interface FakeCoreOptions {
  readonly capsules?: readonly Capsule[];
  readonly limits?: LimitOptions;
  readonly mechanisms?: Cluster['mechanisms'];
}

/** Requests of all cores: their keys are as unique as those of a chat. */
let requests = 0;

/** The core on memory and fakes, with one cluster; each port can be replaced. */
export class FakeCore {
  readonly mechanism = new FakeMechanism();
  readonly access = new FakeAccess();
  readonly targets = new FakeTargets();
  readonly log = new FakeLog();
  readonly audit = new FakeAudit();
  readonly clock = aClock();
  readonly deps: DispatchDeps;
  readonly dispatcher: Dispatcher;

  constructor(more: Partial<DispatchDeps> & FakeCoreOptions = {}) {
    const cluster: Cluster = {
      name: CLUSTER,
      targets: this.targets,
      access: this.access,
      mechanisms: more.mechanisms ?? new Map([['ephemeral', this.mechanism]]),
    };
    const people = new Map([ALICE, BOB].map((person) => [person.id, person]));
    const capsules = more.capsules ?? [
      aCapsule({
        params: [{ name: 'port', flag: 'port', type: 'port', required: false, summary: 'only this port' }],
        argv: [{ literal: 'ss' }, { param: 'port', prefix: 'sport = :' }],
      }),
      aCapsule({ name: 'psaux', exitCodes: [0, 3], limits: { deadlineMs: 200, outputBytes: 1_000 } }),
    ];
    this.deps = {
      directory: {
        find: ({ id }) => {
          const person = people.get(id);
          return Promise.resolve(person === undefined ? refused('not-a-member', 'Not a member.') : done(person));
        },
      },
      identities: { resolve: ({ name }) => Promise.resolve(done({ user: name, groups: ['sre'], source: 'test' })) },
      images: { verify: () => Promise.resolve() },
      clusters: {
        defaultName: CLUSTER,
        names: [CLUSTER],
        get: (name) => (name === CLUSTER ? cluster : undefined),
      },
      catalog: createCatalog(new Map(capsules.map((capsule) => [capsule.name, capsule])), commands),
      limiter: createMemoryLimiter(more.limits ?? LIMITS),
      store: createMemoryRunStore(),
      threads: createMemoryThreads(),
      deliveries: createMemoryDeliveries(this.clock),
      output: new FakeOutput(),
      log: this.log,
      audit: this.audit,
      clock: this.clock,
      options: DEFAULT_CORE_OPTIONS,
      ...more,
    };
    this.dispatcher = createDispatch(this.deps);
  }

  request(text: string, more: Partial<Request> & { by?: Person } = {}): Request {
    const { by = ALICE, ...rest } = more;
    return {
      key: `key-${requests++}`,
      surface: 'command',
      author: { chat: by.chat, id: by.id, workspace: by.workspace },
      text,
      receivedAt: this.clock.now(),
      ...rest,
    };
  }

  ask(
    text: string,
    more: Partial<Request> & { by?: Person; conversation?: Conversation; signal?: AbortSignal } = {},
  ): Promise<DispatchResult> {
    const { conversation = new FakeConversation(), signal = new AbortController().signal, ...rest } = more;
    return this.dispatcher.dispatch(this.request(text, rest), conversation, signal);
  }

  runs(): Promise<readonly RunRecord[]> {
    return this.deps.store.list({}, 1_000);
  }

  /** What happened on the cluster side: nothing, when a request was refused. */
  get untouched(): boolean {
    return this.mechanism.count('attach') === 0;
  }
}
