import type { Changes } from './changes.js';
import type { StoredMessage } from './stored-message.js';

/** Every message of every channel, in order of ts. Ephemeral ones are kept beside them: no Web API method finds those. */
export class MessageStore {
  readonly #messages = new Map<string, StoredMessage>();
  readonly #ephemerals = new Map<string, StoredMessage>();

  constructor(private readonly changes: Changes) {}

  add(message: StoredMessage): StoredMessage {
    this.#shelf(message).set(key(message.channel, message.ts), message);
    this.changes.tell({ type: 'message_added', message });
    return message;
  }

  find(channel: string, ts: string): StoredMessage | undefined {
    return this.#messages.get(key(channel, ts));
  }

  findEphemeral(channel: string, ts: string): StoredMessage | undefined {
    return this.#ephemerals.get(key(channel, ts));
  }

  replace(message: StoredMessage): StoredMessage {
    this.#shelf(message).set(key(message.channel, message.ts), message);
    this.changes.tell({ type: 'message_changed', message });
    return message;
  }

  remove(message: StoredMessage): void {
    if (this.#shelf(message).delete(key(message.channel, message.ts))) {
      this.changes.tell({ type: 'message_deleted', message });
    }
  }

  /** As a person or the app deletes it: of one that has replies a tombstone stays. */
  deleteMessage(message: StoredMessage): void {
    const { channel, ts, user, teamId } = message;
    if (this.replies(channel, ts).length === 0) return this.remove(message);
    const text = 'This message was deleted.';
    this.replace({ channel, ts, user, teamId, subtype: 'tombstone', text, reactions: new Map() });
  }

  /** Of a channel, or of a thread in it with its parent first. */
  list(channel: string, threadTs?: string): StoredMessage[] {
    return [...this.#messages.values()].filter(
      (message) =>
        message.channel === channel &&
        (threadTs === undefined || message.ts === threadTs || message.threadTs === threadTs),
    );
  }

  replies(channel: string, threadTs: string): StoredMessage[] {
    return this.list(channel, threadTs).filter(({ ts }) => ts !== threadTs);
  }

  /** What one person alone sees. */
  ephemerals(user: string): StoredMessage[] {
    return [...this.#ephemerals.values()].filter(({ ephemeralTo }) => ephemeralTo === user);
  }

  #shelf(message: StoredMessage): Map<string, StoredMessage> {
    return message.ephemeralTo === undefined ? this.#messages : this.#ephemerals;
  }
}

const key = (channel: string, ts: string): string => `${channel} ${ts}`;
