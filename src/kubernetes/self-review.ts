import { V1SelfSubjectAccessReview } from '@kubernetes/client-node';
import { verdictOf } from './access.js';
import type { KubeClient } from './client.js';

/** What a SelfSubjectAccessReview asks: verb, group, resource, subresource, name, namespace. */
export type ResourceAttributes = Readonly<Record<string, string>>;

/** Asks whether the client's own user may do something; everybody may ask that. */
export async function selfReview(
  client: KubeClient,
  resourceAttributes: ResourceAttributes,
  signal: AbortSignal,
): Promise<{ allowed: boolean; reason?: string }> {
  const body = Object.assign(new V1SelfSubjectAccessReview(), { spec: { resourceAttributes } });
  const review = await client.ask('review its own access', signal, (options) =>
    client.authorization.createSelfSubjectAccessReview({ body }, options),
  );
  return verdictOf(review.status);
}
