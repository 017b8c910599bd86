import { RecapError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import { done, refused } from '../domain/outcome.js';
import type { Request } from '../domain/request.js';
import type { RunId } from '../domain/run-id.js';
import type { RunProgress, RunRecord } from '../domain/run.js';
import type { Asker } from './asker.js';
import { isSamePerson } from './asker.js';
import { authorize } from './authorize.js';
import { namespaceOfTarget } from '../domain/target.js';
import { boundedMap } from './bounded-map.js';
import type { ListedAccess } from './listed-access.js';
import type { LiveRuns } from './live-runs.js';
import type { CoreOptions } from './options.js';
import type { Clusters, RunStore, Stops } from './ports.js';
import { askStore } from './ask-store.js';

export interface RunDeskDeps {
  readonly store: RunStore;
  readonly clusters: Clusters;
  readonly liveRuns: LiveRuns;
  readonly listed: ListedAccess;
  readonly options: CoreOptions;
  /** Tells the process that carries a run out; without it all runs are carried out here. */
  readonly stops: Stops | undefined;
}

/** Records read for a list, of which the asker may see perhaps only some. */
const MOST_READ = 200;
const AT_A_TIME = 8;

/** Runs as their people may see and stop them: the requester, and whoever may run that capsule in that namespace. */
export class RunDesk {
  constructor(private readonly deps: RunDeskDeps) {}

  /** Undefined when there is no such run or the asker may not see it; both look the same. Rejects when that can't be told. */
  async find(id: RunId, asker: Asker, request: Request, signal: AbortSignal): Promise<RunRecord | undefined> {
    const run = await this.#read(signal, () => this.deps.store.get(id));
    if (run === undefined) return undefined;
    // A button acts only where its run is shown, so that a copied one does nothing elsewhere.
    if (request.surface === 'button' && request.place !== run.place) return undefined;
    return (await this.#mayTouch(run, asker, signal)) ? run : undefined;
  }

  /** Newest first, with their places in the queue. */
  async list(
    asker: Asker,
    { mine, live }: { mine: boolean; live: boolean },
    most: number,
    signal: AbortSignal,
  ): Promise<readonly RunProgress[]> {
    const filter = { ...(mine && { person: asker.person.id }), ...(live && { live }) };
    const runs = await this.#read(signal, () => this.deps.store.list(filter, MOST_READ));
    const seen = await boundedMap(runs, AT_A_TIME, (run) => this.#mayList(run, asker, mine, signal));
    return runs
      .filter((_, index) => seen[index])
      .slice(0, most)
      .map((run) => ({ ...this.deps.liveRuns.get(run.id)?.progress, run }));
  }

  /** Throws the switch; the run's own conversation tells how it ended. */
  async stop(id: RunId, asker: Asker, request: Request, signal: AbortSignal): Promise<Outcome<RunRecord>> {
    const run = await this.find(id, asker, request, signal);
    if (run === undefined) {
      return refused('run-not-found', `There is no run ${id} that you may stop.`, {
        hint: '`/recap runs` lists the latest.',
      });
    }
    const live = this.deps.liveRuns.get(id);
    const { stops } = this.deps;
    const by = asker.person.name;
    if (run.state === 'ended') return refused('run-over', `The run ${id} is over already.`);
    if (live !== undefined) live.stop(new RecapError('stopped', `${by} stopped the run.`));
    else if (stops === undefined) return refused('run-over', `The run ${id} is over already.`);
    else await this.#read(signal, () => stops.wish({ run: id, by, at: Date.now() }));
    return done(run);
  }

  async #mayTouch(run: RunRecord, asker: Asker, signal: AbortSignal): Promise<boolean> {
    if (isSamePerson(run.requester, asker.person)) return true;
    const cluster = this.deps.clusters.get(run.target.cluster);
    if (cluster === undefined) return false;
    const question = { verb: 'run', capsule: run.capsule.name, namespace: namespaceOfTarget(run.target) } as const;
    const bound = { ms: this.deps.options.questionMs, signal };
    return (await authorize(cluster.access, asker.identity, question, bound)).kind === 'done';
  }

  async #mayList(run: RunRecord, asker: Asker, mine: boolean, signal: AbortSignal): Promise<boolean> {
    if (isSamePerson(run.requester, asker.person)) return true;
    const { cluster } = run.target;
    const namespace = namespaceOfTarget(run.target);
    return !mine && this.deps.listed.may(asker.identity, { cluster, namespace, capsule: run.capsule.name }, signal);
  }

  #read<T>(signal: AbortSignal, read: () => Promise<T>): Promise<T> {
    return askStore('the runs', this.deps.options.storeMs, read, signal);
  }
}
