import type { RecordedCall } from '../../src/sandbox/workspace/call-log.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import type { ClusterChild } from './cluster-child.js';
import type { CallMark, ContainerMark } from './cluster-messages.js';
import { runToTheEnd } from './workspace.js';

/** Milliseconds and counts of one run. */
export interface PlainRun {
  /** From the command sent to the result posted. */
  readonly whole: number;
  /** From the command sent to the attach answered. */
  readonly before: number;
  /** From the tool's end to the result posted. */
  readonly after: number;
  readonly kubernetesCalls: number;
  /** Of a capsule that has not started within 0.7 s, which is looked for among the events too. */
  readonly eventCalls: number;
  /** Of the target's own events, which are written beside the run. */
  readonly toldCalls: number;
  readonly slackCalls: number;
  /** Edits of the message of a run that takes more than two seconds. */
  readonly progressCalls: number;
}

/**
 * One run of `netstat`, observed from outside of the bot by the clocks of those whom it talks to.
 *
 *     command sent -------- attach answered -------- container runs -------- tool ended -------- result posted
 *     (workspace)   before  (cluster: PATCH)  start  (cluster: status) tool  (cluster: log)  after    (workspace)
 *
 * The bot's own time is the whole minus the container's start and the tool, that is `before + after`. `before` has the way through
 * Slack's socket, the checks and the attach, with what the API server needs for its answers; `after` has the output's way through
 * the log, the report, and the post with what Slack needs to take it. What the bot does while the container starts and the tool
 * runs costs nobody any time, unless it makes the output late: then it is in `after`. The tool has ended when the last line of its
 * log was written; the node notes that time.
 */
export async function plainRun(
  workspace: Workspace,
  cluster: ClusterChild,
  channel: string,
  target: string,
): Promise<PlainRun> {
  workspace.forgetCalls();
  cluster.forget();
  const sent = Date.now();
  await runToTheEnd(workspace, channel, `netstat ${target}`);
  await cluster.settled();
  const attached = one(cluster.calls, isAttach, 'attach').at;
  const ended = one(cluster.containers, ({ kind }) => kind === 'ended', 'end of a capsule').at;
  const calls = workspace.calls();
  const aboutEvents = cluster.calls.filter(({ resource }) => resource === 'events');
  const told = aboutEvents.filter(({ verb }) => verb === 'create').length;
  // The last edit tells the end.
  const progress = calls.filter(({ method }) => method === 'chat.update').length - 1;
  const posted = resultOf(calls);
  return {
    whole: posted - sent,
    before: attached - sent,
    after: posted - ended,
    kubernetesCalls: cluster.calls.length - aboutEvents.length,
    eventCalls: aboutEvents.length - told,
    toldCalls: told,
    slackCalls: calls.length - progress,
    progressCalls: progress,
  };
}

const isAttach = ({ verb, resource, status }: CallMark): boolean =>
  verb === 'patch' && resource === 'pods/ephemeralcontainers' && status === 200;

/** When the one result among the calls was posted, in epoch milliseconds. */
export function resultOf(calls: readonly RecordedCall[]): number {
  const { at, tookMs } = one(calls, isResult, 'result');
  return at + tookMs;
}

/** The reply in the thread; the run itself is shown in the channel. */
const isResult = ({ method, args }: RecordedCall): boolean =>
  method === 'chat.postMessage' && args['thread_ts'] !== undefined;

function one<T extends RecordedCall | CallMark | ContainerMark>(
  all: readonly T[],
  fits: (mark: T) => boolean,
  what: string,
): T {
  const [found, ...others] = all.filter(fits);
  if (found === undefined || others.length > 0) {
    throw new Error(`there was not one ${what} in the run, but ${found === undefined ? 0 : others.length + 1}`);
  }
  return found;
}
