import { V1SelfSubjectReview } from '@kubernetes/client-node';
import type { Access, AccessQuestion, Identities } from '../core/ports.js';
import { RecapError } from '../domain/errors.js';
import type { Identity } from '../domain/identity.js';
import type { Outcome } from '../domain/outcome.js';
import { done } from '../domain/outcome.js';
import type { Person } from '../domain/person.js';
import { capsuleAttributes } from './access.js';
import type { KubeClient } from './client.js';
import { selfReview } from './self-review.js';

/** The kubeconfig's own user stands for whoever sits at the terminal: SelfSubjectReview. */
export class SelfIdentity implements Identities {
  readonly #client: KubeClient;

  constructor(client: KubeClient) {
    this.#client = client;
  }

  async resolve(_person: Person, signal: AbortSignal): Promise<Outcome<Identity>> {
    const review = await this.#client.ask('say who you are', signal, (options) =>
      this.#client.authentication.createSelfSubjectReview({ body: new V1SelfSubjectReview() }, options),
    );
    const user = review.status?.userInfo?.username;
    if (user === undefined || user === '') throw new RecapError('no-identity', 'The cluster does not say who you are.');
    return done({ user, groups: review.status?.userInfo?.groups ?? [], source: 'kubeconfig' });
  }
}

/** Asks what the kubeconfig's own user may do: SelfSubjectAccessReview, which everybody may create. */
export class SelfAccess implements Access {
  readonly #client: KubeClient;

  constructor(client: KubeClient) {
    this.#client = client;
  }

  async may(
    _identity: Identity,
    question: AccessQuestion,
    signal: AbortSignal,
  ): Promise<{ allowed: boolean; reason?: string }> {
    return selfReview(this.#client, capsuleAttributes(question), signal);
  }
}
