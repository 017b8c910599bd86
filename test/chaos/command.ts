import type { Verdict } from '../../src/sandbox/workspace/delivery/delivery.js';
import { CHAOS_CHANNELS } from './world/people.js';
import type { World } from './world/world.js';

/** What must come of a command that was accepted. */
export type Expected =
  /** Runs, shown where everybody sees them; or word to the asker that there are none. */
  | 'runs'
  /** The same, once others have approved it. */
  | 'runs when approved'
  /** An answer, to the asker alone or in the thread of a mention. */
  | 'an answer';

/** What somebody types: words of a kind, with what must come of them. */
export interface Wish {
  readonly words: string;
  readonly expected: Expected;
  /** The bot does not know who asks. */
  readonly byNobody?: boolean;
  readonly as: 'command' | 'mention';
}

/** A command that was typed, by a person who types no other one. */
export interface Command extends Wish {
  readonly person: string;
  readonly channel: string;
  /** Of the mention. */
  readonly ts: string | undefined;
  /** How Slack's delivery went, once that is known: the bot has accepted what it has acked. */
  readonly verdict: Promise<Verdict>;
  accepted: boolean | undefined;
}

/** Types it. Slack picks the replica that gets it before this returns. */
export function type(world: World, wish: Wish, channel: string): Command {
  const person = world.people.take(wish.byNobody !== true);
  const hands = world.workspace.as(person);
  const before = new Set(world.workspace.messages(channel).map(({ ts }) => ts));
  const delivered = wish.as === 'command' ? hands.slash(channel, wish.words) : hands.mention(channel, wish.words);
  const own = world.workspace.messages(channel).find(({ ts, user }) => user === person && !before.has(ts));
  const verdict = delivered.then((given) => {
    command.accepted = given.acked;
    return given;
  });
  const command: Command = { ...wish, person, channel, ts: own?.ts, verdict, accepted: undefined };
  return command;
}

/** A mention that was not acked is delivered again; so what came of it later counts. */
export function wasAccepted(command: Command): boolean {
  return command.accepted === true;
}

export const channelOf = (index: number): string => CHAOS_CHANNELS[index % CHAOS_CHANNELS.length]?.id ?? '';
