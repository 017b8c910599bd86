import type { Identity } from '../domain/identity.js';
import type { NamespaceName } from '../domain/names.js';
import { RecapError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import { done, refused } from '../domain/outcome.js';
import { renderGrant } from './grant.js';
import type { Access, AccessQuestion } from './ports.js';
import { within } from './within.js';

/**
 * Asks the cluster whether this identity may run the capsule in the namespace. Only a plain yes is a yes: an error or silence
 * rejects, and then nothing runs either.
 */
export async function authorize(
  access: Access,
  identity: Identity,
  question: AccessQuestion,
  bound: { ms: number; signal: AbortSignal },
): Promise<Outcome<void>> {
  const late = (): Error =>
    new RecapError(
      'cluster-unreachable',
      'The cluster did not say in time whether you may do this, so it was not done.',
    );
  const answer = await within({ ...bound, late }, (signal) => access.may(identity, question, signal));
  return answer.allowed ? done(undefined) : denied(identity, question);
}

function denied(identity: Identity, question: AccessQuestion): Outcome<never> {
  const where = question.namespace === undefined ? 'in the whole cluster' : `in the namespace ${question.namespace}`;
  return refused('not-allowed', `You lack the right to ${question.verb} ${question.capsule} ${where}.`, {
    hint: 'Somebody who administers that namespace can grant it with:',
    detail: renderGrant(identity, question),
  });
}

/** The namespaces in which the identity may run the capsule; for suggestions. A question that fails is a no. */
export async function allowedAmong(
  access: Access,
  identity: Identity,
  capsule: string,
  namespaces: readonly NamespaceName[],
  bound: { ms: number; signal: AbortSignal },
): Promise<NamespaceName[]> {
  const answers = await Promise.all(
    namespaces.map((namespace) =>
      authorize(access, identity, { verb: 'run', capsule, namespace }, bound).then(
        ({ kind }) => kind === 'done',
        () => false,
      ),
    ),
  );
  return namespaces.filter((_, index) => answers[index]);
}
