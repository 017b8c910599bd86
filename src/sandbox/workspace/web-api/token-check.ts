import type { WorkspaceState } from '../workspace-state.js';
import type { Arguments } from './arguments.js';
import type { WebApiMethod } from './method.js';
import { requireScope } from './method.js';
import { SlackRefusal } from './refusal.js';

/** The token of a call: a Bearer header, or else the argument `token`. */
export function tokenOf(authorization: string | undefined, args: Arguments): string | undefined {
  return /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? args.text('token');
}

/** Which scopes the token has; empty when it is not one of ours. */
export function scopesOf(state: WorkspaceState, token: string | undefined): ReadonlySet<string> {
  if (token === state.options.botToken) return state.botScopes;
  return new Set(token === state.options.appToken ? state.options.appScopes : []);
}

/** @throws SlackRefusal when the token may not call the method */
export function checkToken(state: WorkspaceState, method: WebApiMethod, token: string | undefined): void {
  if (method.token === 'optional') return;
  if (token === undefined) throw new SlackRefusal('not_authed');
  const { botToken, appToken } = state.options;
  if (token !== botToken && token !== appToken) throw new SlackRefusal('invalid_auth');
  if (token === botToken && state.botTokenRevoked) throw new SlackRefusal('token_revoked');
  if ((token === botToken) !== (method.token === 'bot')) throw new SlackRefusal('not_allowed_token_type');
  const granted = scopesOf(state, token);
  for (const scope of method.scopes) requireScope(granted, scope);
}
