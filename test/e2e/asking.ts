import type { StoredFile } from '../../src/sandbox/workspace/file-store.js';
import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { buttonsOf, read, tableOf } from './read-message.js';

export const INCIDENT = 'C0INCIDENT42';
/** Long: what is waited for is an event, and the machine may be busy. */
export const PATIENCE_MS = 60_000;

/** A run as Slack shows it: its message, and the thread below. */
export interface ShownRun {
  readonly id: string;
  readonly root: StoredMessage;
  readonly replies: readonly StoredMessage[];
  /** All of it as a person reads it. */
  readonly said: string;
}

const BOT = 'U0RECAP';
const RUN_ID = /\br-[a-z0-9]{8}\b/;

/** A message that shows runs which have all ended: nothing is left to stop, and there is something to run again. */
export const hasEnded = (message: StoredMessage): boolean =>
  buttonsOf(message).some(({ actionId }) => actionId.startsWith('recap_rerun'));

export const isRunning = (message: StoredMessage): boolean => message.text.includes(': running');

/** Types `/recap WORDS`, and waits for what the asker alone is told. */
export async function answerTo(workspace: Workspace, who: string, words: string, channel = INCIDENT): Promise<string> {
  const before = workspace.ephemerals(who).length;
  await workspace.as(who).slash(channel, words);
  const answer = await workspace.waitFor((now) => now.ephemerals(who)[before], {
    timeoutMs: PATIENCE_MS,
    what: `the answer to ${words}`,
  });
  return read(answer);
}

/** The bot's messages of a channel that come after `act`, as soon as one satisfies `when`. */
export async function firstAfter(
  workspace: Workspace,
  act: () => Promise<unknown>,
  when: (message: StoredMessage) => boolean,
  channel = INCIDENT,
): Promise<StoredMessage> {
  const before = new Set(workspace.messages(channel).map(({ ts }) => ts));
  await act();
  return workspace.waitFor(
    (now) => now.messages(channel).find((one) => one.user === BOT && !before.has(one.ts) && when(one)),
    { timeoutMs: PATIENCE_MS, what: 'a message of the bot' },
  );
}

/** Types `/recap WORDS`, and waits until the run that comes of it has ended. */
export async function runOf(workspace: Workspace, who: string, words: string): Promise<ShownRun> {
  const root = await firstAfter(workspace, () => workspace.as(who).slash(INCIDENT, words), hasEnded);
  return shown(workspace, root);
}

/** What came of a command: its run, or what the asker alone was told. */
export interface Outcome {
  readonly said: string;
  readonly run: ShownRun | undefined;
}

/** Types `/recap WORDS`, and waits for a refusal or for the end of a run, whichever comes. */
export async function outcomeOf(workspace: Workspace, who: string, words: string): Promise<Outcome> {
  const told = workspace.ephemerals(who).length;
  const before = new Set(workspace.messages(INCIDENT).map(({ ts }) => ts));
  await workspace.as(who).slash(INCIDENT, words);
  const isNew = (one: StoredMessage): boolean => one.user === BOT && !before.has(one.ts) && hasEnded(one);
  const first = await workspace.waitFor((now) => now.ephemerals(who)[told] ?? now.messages(INCIDENT).find(isNew), {
    timeoutMs: PATIENCE_MS,
    what: `what comes of ${words}`,
  });
  if (first.ephemeralTo !== undefined) return { said: read(first), run: undefined };
  const run = shown(workspace, first);
  return { said: run.said, run };
}

/** Types `/recap WORDS` of a capsule that goes on, and waits until it runs. */
export async function startOf(workspace: Workspace, who: string, words: string): Promise<StoredMessage> {
  return firstAfter(workspace, () => workspace.as(who).slash(INCIDENT, words), isRunning);
}

/** Waits until the run of this message has ended. */
export async function endOf(workspace: Workspace, { channel, ts }: StoredMessage): Promise<ShownRun> {
  const root = await workspace.waitFor(
    (now) => {
      const message = now.message(channel, ts);
      return message !== undefined && hasEnded(message) ? message : undefined;
    },
    { timeoutMs: PATIENCE_MS, what: 'the end of a run' },
  );
  return shown(workspace, root);
}

export function runIdIn(message: StoredMessage): string {
  const [id] = RUN_ID.exec(read(message)) ?? [];
  if (id === undefined) throw new Error(`no run is named in: ${read(message)}`);
  return id;
}

/** The files in the thread of a message, which follow the result. */
export function filesOf(workspace: Workspace, { channel, ts }: StoredMessage): Promise<readonly StoredFile[]> {
  return workspace.waitFor(
    (now) => {
      const ids = now.messages(channel, ts).flatMap(({ files = [] }) => files);
      const files = ids.flatMap((id) => now.file(id) ?? []);
      return files.length > 0 ? files : undefined;
    },
    { timeoutMs: PATIENCE_MS, what: 'a file in the thread' },
  );
}

/** Waits for the native table in the thread of a message. */
export async function tableIn(workspace: Workspace, { channel, ts }: StoredMessage): Promise<void> {
  await workspace.waitFor((now) => now.messages(channel, ts).some((message) => tableOf(message) !== undefined), {
    timeoutMs: PATIENCE_MS,
    what: 'the table in the thread',
  });
}

function shown(workspace: Workspace, root: StoredMessage): ShownRun {
  const [, ...replies] = workspace.messages(root.channel, root.ts);
  return {
    id: buttonsOf(root)[0]?.value ?? '',
    root,
    replies,
    said: [root, ...replies].map(read).join('\n'),
  };
}
