import { webApi } from '@slack/bolt';
import type { Log } from '../core/ports.js';
import { webClientOptions } from './api/clients.js';
import { loggerOver } from './logger.js';
import { until } from '../domain/deadline.js';
import { readIdentity } from './workspace-identity.js';

const TIMEOUT_MS = 10_000;
const ignore = (): void => undefined;
const SILENT: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** The id of the workspace of a bot token, by Slack. Rejects as `readIdentity` does, and with the signal's reason. */
export async function findWorkspace(
  botToken: string,
  apiUrl: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const client = new webApi.WebClient(
    botToken,
    webClientOptions({ logger: loggerOver(SILENT), apiUrl, timeout: TIMEOUT_MS }),
  );
  return (await until(readIdentity(client), signal)).teamId;
}
