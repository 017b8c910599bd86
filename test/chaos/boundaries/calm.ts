/** What a replica does by itself again and again, found by watching one to which nobody speaks. */
export interface Calm {
  /** Calls that give something also then; they are never steps. */
  readonly always: readonly string[];
  /** Calls that give nothing then; they are steps where they give something. */
  readonly whenEmpty: readonly string[];
}

export const NOT_CALM: Calm = { always: [], whenEmpty: [] };

/** A call that has ended, as a replica tells it. */
export interface Called {
  readonly call: string;
  readonly isEmpty: boolean;
}

export function calmOf(calls: readonly Called[]): Calm {
  const always = new Set(calls.filter(({ isEmpty }) => !isEmpty).map(({ call }) => call));
  const whenEmpty = new Set(calls.map(({ call }) => call).filter((call) => !always.has(call)));
  return { always: [...always], whenEmpty: [...whenEmpty] };
}

export const isEmptyAnswer = (answer: unknown): boolean =>
  answer === undefined || answer === false || (Array.isArray(answer) && answer.length === 0);
