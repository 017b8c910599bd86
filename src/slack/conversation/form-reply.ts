import type { Answer } from '../../core/ports.js';
import { createDeferred } from '../../domain/deferred.js';
import { shorten, visibleLine } from '../blocks/visible.js';

const MOST_TEXT = 300;

/** The answer to a submitted form, as long as the form waits for one: why something was not done is shown in it, and it stays open. */
export class FormReply {
  readonly #problem = createDeferred<string | undefined>();
  #waits = true;

  /** True when the answer was shown in the form. What was done is said elsewhere, and closes the form. */
  take(answer: Answer): boolean {
    if (!this.#waits) return false;
    this.#waits = false;
    const problem = answer.kind === 'done' ? undefined : problemOf(answer);
    this.#problem.resolve(problem);
    return problem !== undefined;
  }

  /** The problem to show below the input; undefined when there is none, or after that many milliseconds, when the form closes. */
  async problem(ms: number): Promise<string | undefined> {
    const late = setTimeout(() => {
      this.#waits = false;
      this.#problem.resolve(undefined);
    }, ms);
    try {
      return await this.#problem.promise;
    } finally {
      clearTimeout(late);
    }
  }

  /** Nothing will be said. */
  close(): void {
    this.#waits = false;
    this.#problem.resolve(undefined);
  }
}

function problemOf(answer: Exclude<Answer, { kind: 'done' }>): string {
  const { text, hint } =
    answer.kind === 'refused'
      ? { text: answer.refusal.reason, hint: answer.refusal.hint }
      : { text: answer.failure.message, hint: answer.failure.hint };
  return shorten(visibleLine(hint === undefined ? text : `${text} ${hint}`), MOST_TEXT);
}
