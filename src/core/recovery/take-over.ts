import { takeOverEvent } from '../../domain/audit-event.js';
import type { RunId } from '../../domain/run-id.js';
import type { RunRecord } from '../../domain/run.js';
import { createAnswer } from '../answer.js';
import type { Trail } from '../audit/trail.js';
import type { Carried, CarryDeps } from '../carry-runs.js';
import { carryRuns, tellProgress } from '../carry-runs.js';
import { LiveRun } from '../live-run.js';
import type { Conversation, Obligation, Output, RunStore } from '../ports.js';
import type { Leases } from './leases.js';
import type { ResumeDeps } from './resume-run.js';
import { resumeRun } from './resume-run.js';
import { leasedRuns } from './run-leases.js';
import { askStore } from '../ask-store.js';

export type TakeOverDeps = ResumeDeps &
  CarryDeps & {
    readonly store: RunStore;
    readonly trail: Trail;
    readonly redact: Output['redact'];
    readonly held: Leases;
    /** Where the run is shown, in the chat that made its place; undefined when that is none of ours. */
    readonly resume: (run: RunRecord) => Conversation | undefined;
  };

/**
 * Carries the runs of an obligation on, which was claimed a moment ago: its process has died, or has left them. Rejects when the store does
 * not answer; then the lease runs out, and they are taken over once more.
 */
export async function takeOver(
  obligation: Obligation,
  ids: readonly RunId[],
  deps: TakeOverDeps,
  signal: AbortSignal,
): Promise<void> {
  const records = await readAll(ids, deps);
  const [first] = records;
  if (first === undefined) {
    // It died before it had written any, and before anybody was told.
    await deps.held.done(obligation.id);
    return;
  }
  const what = records.some((record) => goesOn({ record })) ? 'runs-taken-over' : 'ends-to-be-told';
  deps.log.info({ runs: records.map(({ id, state }) => `${id} ${state}`) }, what);
  const conversation = conversationOf(first, deps);
  const runs: Carried[] = [];
  const onChange = (): void => tellProgress(runs, conversation);
  const lives = records.map((record) => liveRun(record, conversation, onChange, deps));
  deps.held.adopted(obligation, leasedRuns(lives));
  if (!(await fence(lives))) {
    deps.held.forget(obligation.id);
    return;
  }
  // What has ended has only to be told.
  for (const { record } of lives.filter(goesOn)) await deps.trail.note(takeOverEvent(record, deps.clock.now()));
  runs.push(...lives.map((live) => ({ live, carry: () => resumeRun(live, deps) })));
  const capsule = deps.catalog.capsules.get(first.capsule.name);
  await carryRuns({ capsule, runs, conversation }, deps, signal);
}

const goesOn = ({ record }: { readonly record: RunRecord }): boolean => record.state !== 'ended';

async function readAll(ids: readonly RunId[], { store, options }: TakeOverDeps): Promise<readonly RunRecord[]> {
  const read = (): Promise<(RunRecord | undefined)[]> => Promise.all(ids.map((id) => store.get(id)));
  const found = await askStore('the runs', options.storeMs, read);
  return found.flatMap((record) => record ?? []);
}

/** A new version of each record: whoever had it before learns of that by its own next change, and leaves it. */
async function fence(lives: readonly LiveRun[]): Promise<boolean> {
  await Promise.allSettled(lives.map((live) => live.advance({})));
  return !lives.some((live) => live.isLeft);
}

function liveRun(
  record: RunRecord,
  conversation: Conversation,
  onChange: () => void,
  { store, clock, log, trail, options }: TakeOverDeps,
): LiveRun {
  const deps = { store, clock, log, trail, storeMs: options.storeMs };
  return new LiveRun(record, deps, onChange, () => conversation.place);
}

function conversationOf(run: RunRecord, { resume, log, redact, options }: TakeOverDeps): Conversation {
  const conversation = resume(run);
  if (conversation === undefined)
    log.warn({ run: run.id, place: run.place }, 'a run that was taken over is shown nowhere');
  return createAnswer(conversation ?? shownNowhere(run.place), { redact, log, ...options });
}

function shownNowhere(place: string): Conversation {
  const nothing = (): Promise<undefined> => Promise.resolve(undefined);
  return {
    place,
    thread: nothing,
    answer: nothing,
    result: () => Promise.resolve('told'),
    finish: () => Promise.resolve('told'),
    progress: () => undefined,
    leave: () => undefined,
  };
}
