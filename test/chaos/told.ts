import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';
import { BOT_USER_ID } from '../../src/sandbox/workspace/people.js';
import { buttonsOf } from '../e2e/read-message.js';
import type { Command } from './command.js';
import { CHAOS_CHANNELS, PERSON_ID } from './world/people.js';
import type { World } from './world/world.js';

/** All that the bot has said about one command, wherever it has. */
export interface Told {
  /** Messages that show its runs. */
  readonly live: readonly StoredMessage[];
  /** Their last word, where the message that shows them could not be changed any more. */
  readonly end: readonly StoredMessage[];
  readonly results: readonly StoredMessage[];
  /** Requests for an approval. */
  readonly approvals: readonly StoredMessage[];
  /** To the asker alone, in a direct message, or in the thread of a mention. */
  readonly answers: readonly StoredMessage[];
}

/** What the bot has said, by the person whom it is about. */
export class Hearing {
  readonly #by = new Map<string, { [K in keyof Told]: StoredMessage[] }>();
  /** Results of runs that no message shows. */
  readonly orphans: StoredMessage[] = [];

  constructor(world: World, commands: readonly Command[]) {
    const messages = placesOf(world)
      .flatMap((channel) => world.workspace.messages(channel))
      .filter(({ user }) => user === BOT_USER_ID);
    const owners = new Map<string, string>();
    for (const message of messages) {
      const { run, part } = markOf(message);
      if (part !== 'live' && part !== 'end' && part !== 'approval') continue;
      const person = PERSON_ID.exec(JSON.stringify(message.blocks ?? ''))?.[0];
      if (person === undefined) continue;
      owners.set(run, person);
      this.#of(person)[part === 'approval' ? 'approvals' : part].push(message);
    }
    const direct = new Map(commands.map(({ person }) => [person, person]));
    const threads = new Map(commands.map(({ channel, ts, person }) => [`${channel} ${ts ?? ''}`, person]));
    for (const message of messages) {
      const { run, part } = markOf(message);
      const owner = owners.get(run);
      if (part === 'result' && owner === undefined) this.orphans.push(message);
      else if (part === 'result' && owner !== undefined) this.#of(owner).results.push(message);
      const asker = threads.get(`${message.channel} ${message.threadTs ?? '-'}`);
      // How a request for an approval ended that led to no run.
      const whom = part.startsWith('remark approval')
        ? PERSON_ID.exec(JSON.stringify(message.blocks ?? ''))?.[0]
        : undefined;
      if (whom !== undefined) this.#of(whom).answers.push(message);
      else if (part.startsWith('answer') && asker !== undefined) this.#of(asker).answers.push(message);
      else if (message.channel.startsWith('D')) {
        const to = world.workspace.channel(message.channel)?.members.find((id) => direct.has(id));
        if (to !== undefined) this.#of(to).answers.push(message);
      }
    }
    for (const { person } of commands) {
      const own = world.workspace
        .ephemerals(person)
        .filter(({ isError, user }) => isError !== true && user === BOT_USER_ID);
      this.#of(person).answers.push(...own);
    }
  }

  about({ person }: Command): Told {
    return this.#of(person);
  }

  #of(person: string): { [K in keyof Told]: StoredMessage[] } {
    const known = this.#by.get(person) ?? { live: [], end: [], results: [], approvals: [], answers: [] };
    this.#by.set(person, known);
    return known;
  }
}

const MOST_BUTTON = /^recap_(stop|approve|deny)/;

/** The message says that something goes on, or waits. */
export const isLive = (message: StoredMessage): boolean =>
  buttonsOf(message).some(({ actionId }) => MOST_BUTTON.test(actionId)) || hasNoEnd(message);

/** A message of a run that has neither begun nor ended for who reads it: there is nothing to press yet. */
const hasNoEnd = (message: StoredMessage): boolean =>
  ['live', 'end'].includes(markOf(message).part) &&
  !buttonsOf(message).some(({ actionId }) => actionId.startsWith('recap_rerun'));

export function markOf({ metadata }: StoredMessage): { readonly run: string; readonly part: string } {
  const payload = metadata?.['event_payload'];
  const { run, part } = (typeof payload === 'object' ? payload : {}) as { run?: unknown; part?: unknown };
  return { run: typeof run === 'string' ? run : '', part: typeof part === 'string' ? part : '' };
}

/** Direct messages have channels that came to be on the way. */
function placesOf({ workspace }: World): readonly string[] {
  const opened = workspace.calls('chat.postMessage').flatMap(({ args }) => {
    const { channel } = args;
    return typeof channel === 'string' && channel.startsWith('D') ? [channel] : [];
  });
  return [...CHAOS_CHANNELS.map(({ id }) => id), ...new Set(opened)];
}
