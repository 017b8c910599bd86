import type { Answer, Conversation } from '../core/ports.js';
import { renderDuration } from '../domain/duration.js';
import type { RunProgress, RunRecord } from '../domain/run.js';
import { renderTarget } from '../domain/target.js';

/** Tells a terminal how the runs go, one line for each change; results are printed by the caller, once, at the end. */
export class TerminalConversation implements Conversation {
  readonly place = 'terminal';
  readonly #said = new Map<string, string>();

  constructor(private readonly say: (line: string) => void) {}

  thread(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** The caller has the outcome, and prints it in the form that was asked for. */
  answer(_answer: Answer): Promise<void> {
    return Promise.resolve();
  }

  progress(runs: readonly RunProgress[]): void {
    for (const { run, position } of runs) {
      const where = position === undefined ? '' : `, place ${position} in the queue`;
      this.#tell(run, `${run.state}${where}`);
    }
  }

  result(_runs: readonly RunRecord[]): Promise<'told'> {
    return Promise.resolve('told');
  }

  finish(runs: readonly RunRecord[]): Promise<'told'> {
    for (const run of runs) {
      const took = run.endedAt === undefined ? '' : ` after ${renderDuration(run.endedAt - run.requestedAt)}`;
      this.#tell(run, `${run.end?.kind ?? 'ended'}${took}`);
    }
    return Promise.resolve('told');
  }

  leave(): void {
    return undefined;
  }

  #tell(run: RunRecord, state: string): void {
    const line = `${run.id} ${run.capsule.name} ${renderTarget(run.target)}: ${state}`;
    if (this.#said.get(run.id) === line) return;
    this.#said.set(run.id, line);
    this.say(line);
  }
}
