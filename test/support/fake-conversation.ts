import type { Answer, Conversation, Told } from '../../src/core/ports.js';
import type { Report } from '../../src/domain/report.js';
import type { RunProgress, RunRecord } from '../../src/domain/run.js';
import { eventually } from './eventually.js';

/** Keeps everything that was told, in its order. */
export class FakeConversation implements Conversation {
  readonly answers: Answer[] = [];
  readonly progresses: (readonly RunProgress[])[] = [];
  readonly results: { runs: readonly RunRecord[]; report: Report }[] = [];
  readonly finishes: (readonly RunRecord[])[] = [];
  /** The kinds of what was told; a progress in a row counts once. */
  readonly told: string[] = [];
  /** What becomes of the next results and ends; afterwards they are told. */
  owes: Told[] = [];
  place = 'C1/100.1';
  threadName: string | undefined = 'C1/100.1';

  thread(): Promise<string | undefined> {
    return Promise.resolve(this.threadName);
  }

  answer(answer: Answer): Promise<void> {
    this.told.push('answer');
    this.answers.push(answer);
    return Promise.resolve();
  }

  progress(runs: readonly RunProgress[]): void {
    if (this.told.at(-1) !== 'progress') this.told.push('progress');
    this.progresses.push(runs);
  }

  result(runs: readonly RunRecord[], report: Report): Promise<Told> {
    this.told.push('result');
    this.results.push({ runs, report });
    return Promise.resolve(this.owes.shift() ?? 'told');
  }

  finish(runs: readonly RunRecord[]): Promise<Told> {
    this.told.push('finish');
    this.finishes.push(runs);
    return Promise.resolve(this.owes.shift() ?? 'told');
  }

  leave(): void {
    this.told.push('leave');
  }

  /** The states that the first run was seen in, without repetitions. */
  get states(): string[] {
    const all = this.progresses.map(([first]) => first?.run.state ?? 'none');
    return all.filter((state, index) => state !== all[index - 1]);
  }

  get refusal(): { code: string; reason: string; hint?: string | undefined; detail?: string | undefined } | undefined {
    const answer = this.answers.at(-1);
    return answer?.kind === 'refused' ? answer.refusal : undefined;
  }

  seen(state: RunRecord['state']): Promise<void> {
    return eventually(
      `a run is ${state}`,
      () => this.progresses.at(-1)?.some(({ run }) => run.state === state) === true,
    );
  }
}
