import { RecapError } from '../domain/errors.js';
import type { KubeClient } from './client.js';
import { selfReview } from './self-review.js';

/**
 * What no run can do without, whatever its capsule and target are: that the cluster answers, knows the bot, and lets it ask for the rights of
 * people. Everybody may ask this, and it costs the cluster no look into its store.
 */
const NEEDED = { verb: 'create', group: 'authorization.k8s.io', resource: 'subjectaccessreviews' } as const;

/** Rejects with `cluster-unreachable` or `bot-not-allowed` when no run could begin now. */
export async function checkAlive(client: KubeClient, signal: AbortSignal): Promise<void> {
  const { allowed } = await selfReview(client, NEEDED, signal);
  if (allowed) return;
  throw new RecapError('bot-not-allowed', 'The bot may not ask what people may do, so nobody may run anything.', {
    hint: '`recap check` lists every permission that the bot lacks.',
  });
}
