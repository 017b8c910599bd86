import type { Catalog } from '../../catalog/catalog.js';
import type { RunRecord } from '../../domain/run.js';
import { namespaceOfTarget } from '../../domain/target.js';
import { authorize } from '../authorize.js';
import type { QueuedJob } from '../executor.js';
import type { CoreOptions } from '../options.js';
import type { Clusters } from '../ports.js';

export interface JobAgainDeps {
  readonly catalog: Catalog;
  readonly clusters: Clusters;
  readonly options: CoreOptions;
}

export const TAKEN_OVER = 'Taken over from a bot that stopped.';

/** Runs that another process began come first: they have waited already. */
const PRIORITY = 1;

/**
 * What a run is, from its record: the capsule as the catalogue has it now, for the reading of its output. Undefined when capsule, cluster
 * or mechanism are not there any more, or the record is of a version that kept too little.
 */
export function jobAgain(run: RunRecord, { catalog, clusters, options }: JobAgainDeps): QueuedJob | undefined {
  const cluster = clusters.get(run.target.cluster);
  const mechanism = cluster?.mechanisms.get(run.capsule.mechanism);
  const capsule = catalog.capsules.get(run.capsule.name);
  if (cluster === undefined || mechanism === undefined || capsule === undefined || run.nonce === undefined) {
    return undefined;
  }
  const question = { verb: 'run', capsule: capsule.name, namespace: namespaceOfTarget(run.target) } as const;
  return {
    plan: {
      runId: run.id,
      capsule: { ...capsule, image: run.capsule.image },
      argv: run.argv,
      target: run.target,
      requestedBy: run.identity.user,
      nonce: run.nonce,
    },
    mechanism,
    risk: run.capsule.risk,
    notes: [TAKEN_OVER, ...(run.notes ?? [])],
    priority: PRIORITY,
    recheck: (signal) => authorize(cluster.access, run.identity, question, { ms: options.questionMs, signal }),
  };
}

/** Whether the catalogue still has the very capsule that was asked for, so that it may be started anew. */
export function isSameCapsule(run: RunRecord, { catalog }: Pick<JobAgainDeps, 'catalog'>): boolean {
  return catalog.capsules.get(run.capsule.name)?.image === run.capsule.image;
}
