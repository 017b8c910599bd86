import type { JsonObject } from '../json.js';
import type { WorkspaceState } from '../workspace-state.js';
import type { Arguments } from './arguments.js';
import { SlackRefusal } from './refusal.js';

/** What a method gets. */
export interface Call {
  readonly state: WorkspaceState;
  readonly args: Arguments;
}

export interface WebApiMethod {
  /** Which token it takes; `optional` methods answer without one. */
  readonly token: 'bot' | 'app' | 'optional';
  /** Scopes that it always needs; those that depend on the kind of channel are asked for by `requireScope`. */
  readonly scopes: readonly string[];
  /** @throws SlackRefusal */
  readonly run: (call: Call) => JsonObject;
}

/** A method of the bot's token. */
export const botMethod = (scopes: readonly string[], run: WebApiMethod['run']): WebApiMethod => ({
  token: 'bot',
  scopes,
  run,
});

/** @throws SlackRefusal `missing_scope` with what is needed and what the token has */
export function requireScope(granted: ReadonlySet<string>, needed: string): void {
  if (!granted.has(needed)) {
    throw new SlackRefusal('missing_scope', { needed, provided: [...granted].join(',') });
  }
}
