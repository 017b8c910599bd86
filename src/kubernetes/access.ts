import { V1SubjectAccessReview } from '@kubernetes/client-node';
import type { Access, AccessQuestion } from '../core/ports.js';
import type { Identity } from '../domain/identity.js';
import type { KubeClient } from './client.js';

/** The virtual resource whose verbs are the rights of people; no API of that group is served. */
export const CAPSULES = { group: 'recap.dev', resource: 'capsules' } as const;

interface ReviewStatus {
  readonly allowed: boolean;
  readonly denied?: boolean;
  readonly reason?: string;
  readonly evaluationError?: string;
}

/** Asks the cluster's authorizers what an identity may do: SubjectAccessReview. */
export class KubernetesAccess implements Access {
  readonly #client: KubeClient;

  constructor(client: KubeClient) {
    this.#client = client;
  }

  async may(
    { user, groups }: Identity,
    question: AccessQuestion,
    signal: AbortSignal,
  ): Promise<{ allowed: boolean; reason?: string }> {
    const spec = { user, groups: [...groups], resourceAttributes: capsuleAttributes(question) };
    const body = Object.assign(new V1SubjectAccessReview(), { spec });
    const review = await this.#client.ask('review an access', signal, (options) =>
      this.#client.authorization.createSubjectAccessReview({ body }, options),
    );
    return verdictOf(review.status);
  }
}

export function capsuleAttributes({ verb, capsule, namespace }: AccessQuestion): Record<string, string> {
  return { ...CAPSULES, name: capsule, verb, ...(namespace === undefined ? {} : { namespace }) };
}

/** Fails closed: no status is a no, an authorizer that could not decide is a no, and a denial beats what another one allows. */
export function verdictOf(status: ReviewStatus | undefined): { allowed: boolean; reason?: string } {
  const allowed = status?.allowed === true && status.denied !== true;
  const reason = [status?.reason, status?.evaluationError]
    .filter((part) => part !== undefined && part !== '')
    .join('; ');
  return { allowed, ...(reason === '' ? {} : { reason }) };
}
