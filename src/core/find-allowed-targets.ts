import type { CapsuleArguments } from '../catalog/capsule-arguments.js';
import type { Capsule } from '../domain/capsule.js';
import { RecapError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import { done, refused, refusedBy } from '../domain/outcome.js';
import type { PodRef, Target, TargetRef } from '../domain/target.js';
import { namespaceOfTarget } from '../domain/target.js';
import { authorize } from './authorize.js';
import type { Asker } from './asker.js';
import type { CoreOptions } from './options.js';
import type { Cluster, Log } from './ports.js';
import { suggestNamespaces } from './suggest-namespaces.js';
import { within } from './within.js';

/** What a capsule is to run on, and who asked for it. */
export interface TargetQuestion {
  readonly asker: Asker;
  readonly capsule: Capsule;
  readonly args: CapsuleArguments;
}

interface Deps {
  readonly options: CoreOptions;
  readonly log: Log;
}

/**
 * The targets behind a reference, if the asker may run the capsule in its namespace. Both are asked at the same time, for speed;
 * what is there is told only after a yes. Rejects when either question fails otherwise than by a refusal.
 */
export async function findAllowedTargets(
  cluster: Cluster,
  { asker, capsule, args }: TargetQuestion,
  ref: TargetRef,
  { options, log }: Deps,
  signal: AbortSignal,
): Promise<Outcome<readonly Target[]>> {
  const namespace = namespaceOfTarget(ref);
  const suggest = async (): Promise<readonly string[]> =>
    namespace === undefined ? [] : suggestNamespaces(cluster, asker.identity, capsule.name, namespace, { signal, log });
  const finding = findTargets(cluster, ref, args.all, { options, signal });
  finding.catch(() => undefined);
  try {
    const question = { verb: 'run', capsule: capsule.name, namespace } as const;
    const answer = await authorize(cluster.access, asker.identity, question, { ms: options.questionMs, signal });
    if (answer.kind !== 'done') return withSuggestions(answer, await suggest());
    return done(await finding);
  } catch (error) {
    if (!(error instanceof RecapError) || error.code !== 'target-not-found') throw error;
    const known = ref.kind === 'node' || (await namespaceExists(cluster, ref, { options, signal }));
    return known ? refusedBy(error) : withSuggestions(refusedBy(error), await suggest());
  }
}

function findTargets(
  cluster: Cluster,
  ref: TargetRef,
  all: boolean,
  { options, signal }: { options: CoreOptions; signal: AbortSignal },
): Promise<readonly Target[]> {
  const late = (): Error => new RecapError('cluster-unreachable', 'The cluster did not say in time what is there.');
  return within({ ms: options.resolveMs, signal, late }, (inner) =>
    cluster.targets.resolve(ref, { all, most: all ? options.mostTargets : 1 }, inner),
  );
}

/** Where this can not be told the namespace counts as known: the resolver's own words stand then. */
async function namespaceExists(
  cluster: Cluster,
  { namespace }: PodRef,
  { options, signal }: { options: CoreOptions; signal: AbortSignal },
): Promise<boolean> {
  const late = (): Error => new Error('the namespaces took too long');
  try {
    const bound = { ms: options.questionMs, signal, late };
    const all = await within(bound, (inner) => cluster.targets.namespaces(inner));
    return all.includes(namespace);
  } catch {
    return true;
  }
}

function withSuggestions(outcome: Outcome<never>, namespaces: readonly string[]): Outcome<never> {
  if (outcome.kind !== 'refused' || namespaces.length === 0) return outcome;
  const { code, reason, hint, detail } = outcome.refusal;
  const meant = `Did you mean the namespace ${namespaces.join(', ')}?`;
  return refused(code, reason, { hint: hint === undefined ? meant : `${meant} ${hint}`, detail });
}
