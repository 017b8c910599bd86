import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Attachment, Mechanism } from '../../src/core/ports.js';
import { RecapError } from '../../src/domain/errors.js';
import { parseNamespaceName } from '../../src/domain/names.js';
import { newRunId } from '../../src/domain/run-id.js';
import { parseTarget } from '../../src/domain/target.js';
import { capsuleContainerName } from '../../src/kubernetes/capsule-container.js';
import { aCapsule, CLUSTER } from '../support/examples.js';
import type { ApiOnly } from './support/api-only.js';
import { soon, startApiOnly } from './support/api-only.js';
import { seedPod } from './support/seeds.js';

const NAMESPACE = parseNamespaceName('shop');
const START_BY_MS = 3_000;

/** A cluster without a kubelet: what it says of a capsule is written by the test. */
let api: ApiOnly;
beforeAll(async () => {
  api = await startApiOnly([seedPod({ name: 'web' })]);
});
afterAll(() => api.close());

function mechanism(): Mechanism {
  const found = api.cluster.mechanisms.get('ephemeral');
  if (found === undefined) throw new Error('the mechanism is on');
  return found;
}

let attachment: Attachment;
let container: string;
let startBy: number;
beforeEach(async () => {
  const ref = parseTarget('shop/pod/web', CLUSTER);
  const [target] = await api.cluster.targets.resolve(ref, { all: false, most: 1 }, soon());
  if (target === undefined) throw new Error('the target is there');
  const runId = newRunId();
  container = capsuleContainerName(runId);
  startBy = Date.now() + START_BY_MS;
  const plan = { runId, capsule: aCapsule(), argv: ['ss'], target, nonce: 'n', startBy };
  attachment = await mechanism().attach(plan, soon());
});

function write(state: object): void {
  api.embedded.store.update('pods', NAMESPACE, 'web', (pod) => {
    const one = { name: container, state, ready: false, restartCount: 0, image: '', imageID: '' };
    pod.status = { ...pod.status, ephemeralContainerStatuses: [one] };
  });
}

/** As the core does when the time for the start is over, or somebody stops the run. */
async function giveUp(code: 'start-timeout' | 'stopped'): Promise<void> {
  const reason = new RecapError(code, 'It is not waited for any more.');
  await expect(attachment.started(AbortSignal.abort(reason))).rejects.toBe(reason);
}

const capsuleLine = async (): Promise<string | undefined> =>
  (await attachment.detach(soon())).lines.find(({ subject }) => subject === 'capsule')?.text;

describe('a capsule whose start was given up', () => {
  it.each(['start-timeout', 'stopped'] as const)(
    'is said to be gone once it can not start any more (%s)',
    async (code) => {
      await giveUp(code);
      expect(await capsuleLine()).toContain('never ran');
      expect(Date.now()).toBeGreaterThanOrEqual(startBy);
    },
  );

  it('is ended when it starts all the same', async () => {
    await giveUp('start-timeout');
    const stopped = new Promise<void>((resolve) => {
      const { calls } = api.embedded;
      const forget = calls.subscribe(({ subresource }) => {
        if (subresource !== 'attach') return;
        forget();
        write({ terminated: { exitCode: 143, reason: 'Error' } });
        resolve();
      });
    });
    const detached = capsuleLine();
    write({ running: { startedAt: new Date().toISOString() } });
    await stopped;
    expect(await detached).toContain('removed');
  });

  it('is not waited for where it is known that it never starts', async () => {
    write({ waiting: { reason: 'ErrImagePull', message: 'no such host' } });
    await expect(attachment.started(soon())).rejects.toMatchObject({ code: 'image-pull' });
    expect(await capsuleLine()).toContain('never ran');
    expect(Date.now()).toBeLessThan(startBy);
  });
});
