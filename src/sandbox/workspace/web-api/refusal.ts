import type { BlockProblem } from '../block-kit/problems.js';
import { problemText } from '../block-kit/problems.js';
import type { JsonObject } from '../json.js';

/** An answer with `ok: false`: Slack's word for why, and what else the answer says. */
export class SlackRefusal extends Error {
  constructor(
    readonly error: string,
    readonly details: JsonObject = {},
  ) {
    super(error);
    this.name = 'SlackRefusal';
  }

  /** With `errors` and `response_metadata.messages`, as for `invalid_blocks` and `invalid_arguments`. */
  static withProblems(error: string, problems: readonly BlockProblem[]): SlackRefusal {
    return SlackRefusal.withMessages(error, problems.map(problemText));
  }

  static withMessages(error: string, messages: readonly string[]): SlackRefusal {
    if (messages.length === 0) return new SlackRefusal(error);
    return new SlackRefusal(error, {
      errors: messages,
      response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
    });
  }
}

/** @returns the value, unless it is absent */
export function orRefuse<T>(value: T | undefined, error: string): T {
  if (value === undefined) throw new SlackRefusal(error);
  return value;
}
