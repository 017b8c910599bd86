import type { V1Container, V1Pod } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import type { PodRef } from '../domain/target.js';
import { renderTargetRef } from '../domain/target.js';
import { chooseContainer } from './choose-container.js';
import type { NotReady } from './not-ready.js';
import { notReady } from './not-ready.js';
import type { Health } from './pod-health.js';
import { byHealth, healthOf, healthWords } from './pod-health.js';

/** A pod that can be looked into, and its container that is meant. */
export interface Candidate {
  readonly pod: V1Pod;
  readonly container: V1Container;
  readonly health: Health;
}

/** The pods behind a name: those that can be looked into, least healthy first, and why the others can not. */
export interface Candidates {
  readonly found: readonly Candidate[];
  readonly others: readonly { readonly pod: string; readonly why: NotReady }[];
}

/** @throws RecapError what `chooseContainer` throws, for the first pod that could be looked into */
export function judgePods(pods: readonly V1Pod[], ref: PodRef, now: number): Candidates {
  const found: Candidate[] = [];
  const others: { pod: string; why: NotReady }[] = [];
  for (const pod of pods) {
    const container = chooseContainer(pod, ref);
    const why = notReady(pod, container.name);
    if (why === undefined) found.push({ pod, container, health: healthOf(pod, container.name, now) });
    else others.push({ pod: pod.metadata?.name ?? '', why });
  }
  return { found: found.sort((a, b) => byHealth(a.health, b.health)), others };
}

/** The refusal for a name behind which nothing can be looked into. */
export function nothingToLookInto({ others }: Candidates, ref: PodRef): RecapError {
  const [only, ...more] = others;
  if (only !== undefined && more.length === 0) {
    return new RecapError('target-not-ready', only.why.reason, { hint: only.why.hint });
  }
  const reason = `None of the ${others.length} pods of ${renderTargetRef(ref)} can be looked into: ${nameOthers(others)}.`;
  return new RecapError('target-not-ready', reason, { hint: only?.why.hint });
}

/** Which pod of a workload was taken, of how many, and why: `web-…-x2x4p, 1 of 2 pods: not ready, 3 restarts`. */
export function explainChoice(taken: Candidate, { found, others }: Candidates): string {
  const name = taken.pod.metadata?.name ?? '';
  const wrong = healthWords(taken.health);
  const rest = others.length === 0 ? '' : `; can't be looked into: ${nameOthers(others)}`;
  const total = found.length + others.length;
  if (total === 1) return `${name}, the only pod${wrong === '' ? '' : `: ${wrong}`}`;
  if (wrong !== '') return `${name}, 1 of ${total} pods: ${wrong}${rest}`;
  if (found.length === 1) return `${name}, the only one of ${total} pods that runs${rest}`;
  const healthy =
    others.length === 0 ? `all ${total} pods are healthy` : `${found.length} of ${total} pods are healthy`;
  return `${name}: ${healthy}; took the oldest${rest}`;
}

const MOST_NAMED = 3;

function nameOthers(others: Candidates['others']): string {
  const named = others.slice(0, MOST_NAMED).map(({ pod, why }) => `${pod} (${why.short})`);
  const more = others.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
