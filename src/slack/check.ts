import { webApi } from '@slack/bolt';
import type { Log } from '../core/ports.js';
import { webClientOptions } from './api/clients.js';
import { refusalWord } from './api/failure.js';
import { loggerOver } from './logger.js';
import { REQUIRED_SCOPES } from './scopes.js';
import { until } from '../domain/deadline.js';

export interface SlackCheck {
  readonly botToken: string;
  /** In Socket Mode. */
  readonly appToken?: string | undefined;
  /** With a trailing slash; Slack's API by default. */
  readonly apiUrl?: string | undefined;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 10_000;
const ignore = (): void => undefined;
/** What goes wrong is in the problems. */
const SILENT: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Tries the tokens on Slack. Gives every problem in words, each with its way out; empty when all is well. Never rejects. */
export async function checkSlack({ botToken, appToken, apiUrl, signal }: SlackCheck): Promise<string[]> {
  const client = (token: string): webApi.WebClient =>
    new webApi.WebClient(token, webClientOptions({ logger: loggerOver(SILENT), apiUrl, timeout: TIMEOUT_MS }));
  const checks = [checkBotToken(client(botToken), signal)];
  if (appToken !== undefined) checks.push(checkAppToken(client(appToken), signal));
  return (await Promise.all(checks)).flat();
}

async function checkBotToken(client: webApi.WebClient, signal: AbortSignal): Promise<string[]> {
  try {
    const { bot_id, response_metadata } = await until(client.auth.test(), signal);
    if (bot_id === undefined) {
      return ['The bot token is a person’s token. Use the Bot User OAuth Token of the app, which begins with xoxb-.'];
    }
    const granted = response_metadata?.scopes;
    if (granted === undefined) return ['Slack does not say which scopes the bot token has, so they were not checked.'];
    return REQUIRED_SCOPES.filter(({ scope }) => !granted.includes(scope)).map(
      ({ scope, why }) =>
        `The bot token lacks the scope ${scope}, needed ${why}. Add it under OAuth & Permissions, and reinstall the app.`,
    );
  } catch (error) {
    return [problemOf(error, 'bot token', 'It begins with xoxb- and is shown under OAuth & Permissions.')];
  }
}

/** Opening a connection is the only way to try an app token; the address that comes back is not used. */
async function checkAppToken(client: webApi.WebClient, signal: AbortSignal): Promise<string[]> {
  try {
    await until(client.apps.connections.open({}), signal);
    return [];
  } catch (error) {
    const hint = 'It begins with xapp-, has the scope connections:write, and Socket Mode is switched on for the app.';
    return [problemOf(error, 'app token', hint)];
  }
}

function problemOf(error: unknown, token: string, hint: string): string {
  const word = refusalWord(error);
  if (word !== undefined) return `Slack refuses the ${token} (${word}). ${hint}`;
  return `Slack did not answer when the ${token} was tried. Is its API reachable from here, or through a proxy?`;
}
