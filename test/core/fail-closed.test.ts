import { describe, expect, it } from 'vitest';
import type { DispatchDeps } from '../../src/core/dispatch.js';
import { RecapError } from '../../src/domain/errors.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { FakeCore, SHORT } from '../support/fake-core.js';
import { hangs } from '../support/fake-mechanism.js';

const boom = (): Promise<never> => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1:6443'));
const unreachable = (): Promise<never> =>
  Promise.reject(new RecapError('cluster-unreachable', 'The cluster does not answer.'));
const throws = (): never => {
  throw new Error('a bug of the adapter');
};
const nothing = (): Promise<never> => Promise.resolve(undefined as never);

/** Replaces one method of one port. */
const PORTS: [port: string, withFault: (fault: () => Promise<never>) => FakeCore][] = [
  ['directory', (find) => coreWith({ directory: { find } })],
  ['identities', (resolve) => coreWith({ identities: { resolve } })],
  ['deliveries', (claim) => coreWith({ deliveries: { claim } })],
  ['access', (fault) => changed((core) => (core.access.may = fault))],
  ['targets', (fault) => changed((core) => (core.targets.resolve = fault))],
  ['preflight', (fault) => changed((core) => (core.mechanism.script.preflight = fault))],
];

function coreWith(more: Partial<DispatchDeps>): FakeCore {
  return new FakeCore({ options: SHORT, ...more });
}

function changed(change: (core: FakeCore) => unknown): FakeCore {
  const core = coreWith({});
  change(core);
  return core;
}

describe.each(PORTS)('when %s', (port, withFault) => {
  it.each([
    ['rejects', boom],
    ['rejects with words for people', unreachable],
    ['throws', throws],
    ['hangs', hangs],
  ])('%s, nothing runs and the asker is told', async (_how, fault) => {
    const core = withFault(fault);
    const conversation = new FakeConversation();
    const { outcome, runs } = await core.ask('netstat shop/web-1', { conversation });
    expect(outcome.kind).toBe('failed');
    expect(runs).toEqual([]);
    expect(conversation.answers).toEqual([outcome]);
    expect(JSON.stringify(conversation.answers)).not.toContain('10.0.0.1');
    expect(core.untouched).toBe(true);
    expect(await core.runs()).toEqual([]);
  });

  it.skipIf(port === 'preflight')('gives nothing at all, nothing runs', async () => {
    const core = withFault(nothing);
    const { outcome } = await core.ask('netstat shop/web-1');
    expect(outcome.kind).not.toBe('done');
    expect(core.untouched).toBe(true);
  });
});

it('takes no answer but yes for a yes', async () => {
  const core = changed((one) => (one.access.may = () => Promise.resolve({ allowed: undefined as unknown as boolean })));
  expect((await core.ask('netstat shop/web-1')).outcome.kind).toBe('refused');
});

it('does not touch the target when the right comes late', async () => {
  const core = coreWith({});
  const { may } = core.access;
  let late = (): void => undefined;
  core.access.may = (...question) => new Promise((resolve) => (late = () => resolve(may(...question))));
  const conversation = new FakeConversation();
  const { outcome } = await core.ask('netstat shop/web-1', { conversation });
  expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'cluster-unreachable' } });
  late();
  await new Promise((resolve) => setImmediate(resolve));
  expect(core.untouched).toBe(true);
  expect(conversation.told).toEqual(['answer']);
});

it('answers within its bounds when the store of the runs hangs', async () => {
  const core = coreWith({});
  core.deps.store.get = hangs;
  core.deps.store.list = hangs;
  expect((await core.ask('show r-7f3k2q9d')).outcome.kind).toBe('failed');
  expect((await core.ask('runs')).outcome.kind).toBe('failed');
});

it('asks for the target in words when the memory of the threads is away', async () => {
  const core = coreWith({ threads: { recall: hangs, remember: boom } });
  expect((await core.ask('netstat shop/web-1')).outcome.kind).toBe('done');
  expect((await core.ask('netstat')).outcome).toMatchObject({ refusal: { code: 'bad-target' } });
});
