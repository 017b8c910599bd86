import type { Log } from '../core/ports.js';
import { isTimeout, within } from '../domain/deadline.js';
import { RecapError } from '../domain/errors.js';

/** One thing that the bot needs. */
export interface Component {
  /** `slack`, `redis`, `cluster prod`. */
  readonly name: string;
  /** Rejects when it does not serve the bot. */
  readonly check: (signal: AbortSignal) => Promise<void>;
}

/** What is known of one component. */
export interface Condition {
  readonly name: string;
  readonly isUp: boolean;
  /** Why not, in words for people. */
  readonly why?: string;
}

/** Milliseconds. */
export interface HealthTimes {
  readonly every: number;
  readonly deadline: number;
}

export const HEALTH_TIMES: HealthTimes = { every: 5_000, deadline: 4_000 };

interface Answer {
  /** On the clock of this process, which nobody sets. */
  readonly at: number;
  readonly why: string | undefined;
}

/**
 * Looks at each component again and again, in the background: whoever asks for the health is answered at once and can not make the bot
 * call anybody. An answer that is older than two looks is none.
 */
export class Health {
  readonly #answers = new Map<string, Answer>();
  readonly #closing = new AbortController();
  #components: readonly Component[] = [];
  #looking: readonly Promise<void>[] = [];
  #phase: 'starting' | 'serving' | 'stopping' = 'starting';

  constructor(
    private readonly log: Log,
    private readonly times: HealthTimes,
  ) {}

  /** The bot serves, by means of these. */
  begin(components: readonly Component[]): void {
    this.#phase = 'serving';
    this.#components = components;
    this.#looking = components.map((component) => this.#keepLooking(component));
  }

  /** The bot takes nothing new, and nothing is looked at any more. */
  drain(): void {
    this.#phase = 'stopping';
    this.#closing.abort();
  }

  async close(): Promise<void> {
    this.drain();
    await Promise.all(this.#looking);
  }

  /** What is known now, the bot itself first. */
  get conditions(): readonly Condition[] {
    const bot = { name: 'bot', isUp: this.#phase === 'serving' };
    return [
      bot.isUp ? bot : { ...bot, why: this.#phase === 'starting' ? 'has not started yet' : 'is stopping' },
      ...this.#components.map(({ name }) => this.#conditionOf(name)),
    ];
  }

  get isReady(): boolean {
    return this.conditions.every(({ isUp }) => isUp);
  }

  #conditionOf(name: string): Condition {
    const answer = this.#answers.get(name);
    if (answer === undefined) return { name, isUp: false, why: 'has not been looked at yet' };
    const ageMs = performance.now() - answer.at;
    if (ageMs > 2 * (this.times.every + this.times.deadline)) {
      return { name, isUp: false, why: `was looked at ${Math.round(ageMs / 1_000)} s ago, and not since` };
    }
    return answer.why === undefined ? { name, isUp: true } : { name, isUp: false, why: answer.why };
  }

  async #keepLooking(component: Component): Promise<void> {
    const { signal } = this.#closing;
    for (;;) {
      const why = await this.#look(component);
      if (signal.aborted) return;
      const before = this.#answers.get(component.name);
      this.#answers.set(component.name, { at: performance.now(), why });
      if (why !== undefined && before?.why === undefined)
        this.log.warn({ component: component.name, why }, 'not-ready');
      if (why === undefined && before?.why !== undefined) this.log.info({ component: component.name }, 'ready-again');
      await rest(this.times.every, signal);
    }
  }

  /** Why it does not serve; undefined when it does. */
  async #look({ name, check }: Component): Promise<string | undefined> {
    try {
      await within(this.times.deadline, this.#closing.signal, (signal) => orAborted(check(signal), signal));
      return undefined;
    } catch (error) {
      if (error instanceof RecapError) return error.userMessage;
      if (isTimeout(error)) return `does not answer within ${this.times.deadline / 1_000} s`;
      this.log.error({ component: name, err: error }, 'a look at a component failed');
      return 'could not be looked at; the log tells more';
    }
  }
}

/** A check that does not heed its signal is left behind. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Ends early at the shutdown. */
function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
