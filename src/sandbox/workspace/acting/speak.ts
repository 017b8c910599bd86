import type { SlackChannel } from '../channels.js';
import type { Verdict } from '../delivery/delivery.js';
import type { SlackPerson } from '../people.js';
import type { Scene } from './scene.js';

/** What became of a message: its ts, and how the app took its event. */
export interface Spoken extends Verdict {
  readonly ts: string;
}

/** A person posts a message; `text` is in Slack's own form, with `<@ID>` for mentions. */
export async function speak(
  { state, messageEvents }: Scene,
  person: SlackPerson,
  channel: SlackChannel,
  text: string,
  threadTs?: string,
): Promise<Spoken> {
  const message = state.messages.add({
    channel: channel.id,
    ts: state.clock.nextTs(),
    user: person.id,
    teamId: person.teamId,
    ...(person.botId === undefined ? {} : { botId: person.botId, subtype: 'bot_message' }),
    text,
    reactions: new Map(),
    ...(threadTs === undefined ? {} : { threadTs }),
  });
  const verdicts = await messageEvents.verdictsOf(message);
  const verdict = verdicts.find(({ acked }) => !acked) ?? verdicts[0];
  return { ts: message.ts, ...(verdict ?? { acked: false, error: 'not_subscribed' }) };
}
