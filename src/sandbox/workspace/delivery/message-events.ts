import type { SlackChannel } from '../channels.js';
import type { Change } from '../changes.js';
import type { JsonObject } from '../json.js';
import type { StoredMessage } from '../stored-message.js';
import { BOT_USER_ID } from '../people.js';
import { isMember } from '../web-api/channel-access.js';
import { messageJson } from '../web-api/message-json.js';
import type { WorkspaceState } from '../workspace-state.js';
import type { Verdict } from './delivery.js';
import type { Events } from './events.js';

/** By kind of channel: the subscription that messages in it need, and their `channel_type`. */
const MESSAGE_KIND = {
  public: ['message.channels', 'channel'],
  private: ['message.groups', 'group'],
  im: ['message.im', 'im'],
} as const satisfies Record<SlackChannel['kind'], readonly [string, string]>;

/** Turns new and changed messages into the events that the app subscribed to; only of channels that the bot is in. */
export class MessageEvents {
  readonly #sending = new Map<string, Promise<Verdict[]>>();
  readonly #stop: () => void;

  constructor(
    private readonly state: WorkspaceState,
    private readonly events: Events,
  ) {
    this.#stop = state.changes.subscribe((change) => this.#hear(change));
  }

  /** How the events of this message were taken; empty when the app subscribed to none of them. */
  async verdictsOf(message: StoredMessage): Promise<Verdict[]> {
    return (await this.#sending.get(keyOf(message))) ?? [];
  }

  async close(): Promise<void> {
    this.#stop();
    await Promise.all(this.#sending.values());
  }

  #hear(change: Change): void {
    if (change.type !== 'message_added' && change.type !== 'message_changed') return;
    const { message } = change;
    const channel = this.state.channels.get(message.channel);
    if (channel === undefined || !isMember(channel) || message.ephemeralTo !== undefined) return;
    const events = change.type === 'message_added' ? this.#added(channel, message) : this.#changed(channel, message);
    if (events.length === 0) return;
    const key = keyOf(message);
    const sending = Promise.all(events.map((event) => this.events.send(event)));
    this.#sending.set(key, sending);
  }

  #isSubscribed(type: string): boolean {
    return this.state.options.subscriptions.includes(type);
  }

  #added(channel: SlackChannel, message: StoredMessage): JsonObject[] {
    const [subscription, channelType] = MESSAGE_KIND[channel.kind];
    const event = {
      ...messageJson(this.state, message),
      channel: channel.id,
      event_ts: message.ts,
      ...(message.botId === undefined ? { client_msg_id: `client-${message.ts}` } : {}),
    };
    const isMention = message.text.includes(`<@${BOT_USER_ID}>`) && message.user !== BOT_USER_ID;
    const events: JsonObject[] = [];
    if (isMention && channel.kind !== 'im' && this.#isSubscribed('app_mention')) {
      events.push({ ...event, type: 'app_mention' });
    }
    if (this.#isSubscribed(subscription)) events.push({ ...event, channel_type: channelType });
    return events;
  }

  #changed(channel: SlackChannel, message: StoredMessage): JsonObject[] {
    const [subscription, channelType] = MESSAGE_KIND[channel.kind];
    if (!this.#isSubscribed(subscription)) return [];
    const ts = this.state.clock.nextTs();
    return [
      {
        type: 'message',
        subtype: 'message_changed',
        hidden: true,
        message: messageJson(this.state, message),
        channel: channel.id,
        channel_type: channelType,
        ts,
        event_ts: ts,
      },
    ];
  }
}

const keyOf = (message: StoredMessage): string => `${message.channel} ${message.ts}`;
