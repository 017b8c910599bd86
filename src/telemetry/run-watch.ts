import type { Around, PortCall } from '../core/ports.js';
import type { RunId } from '../domain/run-id.js';
import type { RunRecord, RunState } from '../domain/run.js';

/** A state that a run was in and is in no more. */
export interface Phase {
  /** As it was written when the phase ended. */
  readonly run: RunRecord;
  readonly state: Exclude<RunState, 'ended'>;
  /** Epoch milliseconds, on the clocks of whoever wrote the changes. */
  readonly from: number;
  readonly to: number;
}

export interface RunListener {
  phaseEnded(phase: Phase): void;
  /** The run has ended, and its last phase was told before. */
  runEnded(run: RunRecord): void;
}

/** Runs that were begun here and whose end another replica has written are forgotten by their number. */
const MOST_KNOWN = 10_000;

/**
 * Sees the phases of the runs by what is written of them: each change of state is one, whatever way led to it. Of a run that was taken over
 * the phase began when its record was changed last by the process that died.
 */
export class RunWatch {
  readonly #known = new Map<RunId, { readonly state: RunState; readonly since: number }>();

  constructor(private readonly listeners: readonly RunListener[]) {}

  /** The state of a run that goes on here. */
  stateOf(run: RunId): RunState | undefined {
    return this.#known.get(run)?.state;
  }

  readonly around: Around = async (call, go) => {
    const result = await go();
    if (call.port === 'runs' && call.method === 'create') (call.args as readonly RunRecord[]).forEach(this.#created);
    if (call.port === 'runs' && call.method === 'change') this.#changed(call, result as RunRecord | undefined);
    return result;
  };

  readonly #created = ({ id, state, changedAt }: RunRecord): void => this.#know(id, state, changedAt);

  #changed({ args }: PortCall, next: RunRecord | undefined): void {
    const before = args[0] as RunRecord;
    if (next === undefined) {
      // Another replica has it now.
      this.#known.delete(before.id);
      return;
    }
    const since = this.#known.get(before.id)?.since ?? before.changedAt;
    if (before.state === 'ended' || next.state === before.state) {
      if (next.state !== 'ended') this.#know(next.id, next.state, since);
      return;
    }
    const phase: Phase = { run: next, state: before.state, from: since, to: next.changedAt };
    for (const listener of this.listeners) listener.phaseEnded(phase);
    if (next.state === 'ended') {
      this.#known.delete(next.id);
      for (const listener of this.listeners) listener.runEnded(next);
    } else {
      this.#know(next.id, next.state, next.changedAt);
    }
  }

  #know(id: RunId, state: RunState, since: number): void {
    this.#known.delete(id);
    this.#known.set(id, { state, since });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}
