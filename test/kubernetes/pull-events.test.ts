import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseFailedPull } from '../../src/kubernetes/pull-events.js';
import type { ApiOnly } from './support/api-only.js';
import { startApiOnly } from './support/api-only.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const IMAGE = 'ghcr.io/recap-dev/capsules/netstat@sha256:abc';

interface Pull {
  readonly reason: 'Failed' | 'Pulled';
  readonly minutesAgo: number;
  readonly image?: string;
}

describe('the question whether an image can be pulled', () => {
  let api: ApiOnly;
  let made = 0;
  beforeAll(async () => {
    api = await startApiOnly([]);
  });
  afterAll(() => api.close());

  /** In a namespace of its own, whose events are these. */
  async function ask(...pulls: readonly Pull[]): Promise<void> {
    const namespace = `pulls-${(made += 1)}`;
    for (const [index, { reason, minutesAgo, image = IMAGE }] of pulls.entries()) {
      const lastTimestamp = new Date(NOW - minutesAgo * 60_000).toISOString();
      const message = reason === 'Failed' ? `Failed to pull image "${image}": not found` : `Image "${image}" pulled`;
      api.embedded.store.create('events', {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { generateName: `event-${index}.`, namespace },
        involvedObject: { kind: 'Pod', namespace, name: 'web' },
        type: reason === 'Failed' ? 'Warning' : 'Normal',
        reason,
        message,
        lastTimestamp,
      });
    }
    await refuseFailedPull(api.cluster.client, { namespace, image: IMAGE }, NOW, AbortSignal.timeout(10_000));
  }

  it('is a no after a pull that failed within ten minutes, with what the events say of it', async () => {
    await expect(ask({ reason: 'Failed', minutesAgo: 3 })).rejects.toMatchObject({
      code: 'image-pull',
      userMessage: expect.stringContaining('not found') as string,
    });
  });

  it('is no obstacle where nothing is known, it is long ago, it was another image, or it went well since', async () => {
    await ask();
    await ask({ reason: 'Failed', minutesAgo: 11 });
    await ask({ reason: 'Failed', minutesAgo: 1, image: 'other' });
    await ask({ reason: 'Failed', minutesAgo: 3 }, { reason: 'Pulled', minutesAgo: 1 });
  });
});
