import { LogLevel, WebClient } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import type { WorkspaceOptions } from '../../../../src/sandbox/workspace/options.js';
import { startWorkspace } from '../../../../src/sandbox/workspace/start-workspace.js';
import type { Workspace } from '../../../../src/sandbox/workspace/workspace.js';

/** A workspace that ends with the test. */
export async function runningWorkspace(options: Partial<WorkspaceOptions> = {}): Promise<Workspace> {
  const workspace = await startWorkspace(options);
  onTestFinished(() => workspace.close());
  return workspace;
}

/** The real WebClient with the bot's token, which tries once. */
export function webClient(workspace: Workspace, options: { token?: string; timeout?: number } = {}): WebClient {
  return new WebClient(options.token ?? workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    timeout: options.timeout ?? 5000,
  });
}

/** The `data` of the platform error that a call must end with. */
export async function refusalOf(call: Promise<unknown>): Promise<{ error: string; [field: string]: unknown }> {
  const answer = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (typeof answer === 'object' && answer !== null && 'data' in answer) {
    return answer.data as { error: string };
  }
  throw new Error(`the call was not refused by Slack but ended with ${String(answer)}`);
}
