import { setTimeout as sleep } from 'node:timers/promises';
import { CHANNELS } from '../../src/sandbox/workspace/channels.js';
import { startWorkspace } from '../../src/sandbox/workspace/start-workspace.js';
import type { Verdict } from '../../src/sandbox/workspace/delivery/delivery.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';

/** Who asks; the demo cluster lets her run everything in the namespace shop. */
export const ASKER = 'U0ALICE';
const CHANNEL_COUNT = 100;

/** Many, since the bot posts no faster than Slack takes it: about a message per second in each. */
export const channelOf = (index: number): string => `C0BENCH${index % CHANNEL_COUNT}`;

export function openWorkspace(): Promise<Workspace> {
  const like = CHANNELS.find(({ id }) => id === 'C0OPS');
  if (like === undefined) throw new Error('the sandbox has no channel C0OPS');
  const channels = Array.from({ length: CHANNEL_COUNT }, (_, index) => ({
    ...like,
    id: channelOf(index),
    name: `bench-${index}`,
  }));
  return startWorkspace({ channels });
}

/** Gives commands at an even pace, whatever has become of those before, each pod's turn after the other's. */
export async function giveCommands(
  workspace: Workspace,
  pods: readonly string[],
  { count, perSecond }: { readonly count: number; readonly perSecond: number },
): Promise<readonly Verdict[]> {
  const began = performance.now();
  const verdicts: Promise<Verdict>[] = [];
  for (let index = 0; index < count; index += 1) {
    const due = began + (index * 1_000) / perSecond;
    await sleep(Math.max(0, due - performance.now()));
    verdicts.push(workspace.as(ASKER).slash(channelOf(index), `netstat ${pods[index % pods.length] ?? ''}`));
  }
  return Promise.all(verdicts);
}

/** Gives a command, and waits until its run has ended and everything about it was said. Throws when it did not go well. */
export async function runToTheEnd(workspace: Workspace, channel: string, text: string): Promise<void> {
  const verdict = await workspace.as(ASKER).slash(channel, text);
  if (!verdict.acked) throw new Error(`the command was not acked: ${verdict.error ?? ''}`);
  const last = await workspace.waitFor(
    (now) => {
      const said = now.calls('chat.update').map(({ args }) => String(args['text']));
      return said.find((words) => /: (done in|failed|stopped|interrupted|not done)/.test(words)) ?? refusal(workspace);
    },
    { timeoutMs: 60_000, what: `the end of ${text}` },
  );
  if (!last.includes(': done in')) throw new Error(`${text} did not go well: ${last}`);
}

const refusal = (workspace: Workspace): string | undefined => workspace.ephemerals(ASKER).at(-1)?.text;
