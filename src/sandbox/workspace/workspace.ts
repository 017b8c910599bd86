import type { Actor } from './acting/actor.js';
import type { RecordedCall } from './call-log.js';
import type { SlackChannel } from './channels.js';
import type { Verdict } from './delivery/delivery.js';
import type { EventDelivery } from './delivery/events.js';
import type { SocketHub } from './delivery/socket-hub.js';
import type { Faults } from './faults.js';
import type { StoredFile } from './file-store.js';
import type { JsonObject } from './json.js';
import type { SlackUserGroup } from './people.js';
import type { StoredMessage } from './stored-message.js';
import type { ChannelRate } from './posting-rate.js';
import type { StoredView } from './view-store.js';
import type { WaitOptions } from './wait-for.js';

/** An embedded Slack that is running. */
export interface Workspace {
  /** `http://127.0.0.1:PORT`: the page. */
  readonly url: string;
  /** For `clientOptions.slackApiUrl`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;

  /** One person's hands. Throws for an id that nobody has. */
  as(userId: string): Actor;

  /** Messages of a channel (id), or of a thread with its parent first. Ephemeral ones are not among them. */
  messages(channel: string, threadTs?: string): readonly StoredMessage[];
  message(channel: string, ts: string): StoredMessage | undefined;
  /** What only this person sees. */
  ephemerals(userId: string): readonly StoredMessage[];
  file(id: string): StoredFile | undefined;
  home(userId: string): StoredView | undefined;
  channel(id: string): SlackChannel | undefined;
  /** Changes a channel: archives it, changes who is in it. */
  changeChannel(id: string, change: Partial<Omit<SlackChannel, 'id'>>): void;
  /** Deletes a message, as an admin can. Throws when there is none. */
  deleteMessage(channel: string, ts: string): void;
  /** Changes a user group: its people, whether it is disabled. Resolves once the app has been told. */
  changeUserGroup(id: string, change: Partial<Omit<SlackUserGroup, 'id'>>): Promise<void>;

  /** Calls of the Web API so far, of one method or all. */
  calls(method?: string): readonly RecordedCall[];
  forgetCalls(): void;
  /** How fast a channel was posted to. */
  rateOf(channel: string): ChannelRate;
  readonly faults: Pick<Faults, 'add' | 'clear'>;

  /** The Socket Mode connections: count, disconnect, kill. */
  readonly sockets: Pick<SocketHub, 'count' | 'disconnect' | 'kill'>;
  /** From now on deliver by signed HTTP to this address; `undefined` goes back to Socket Mode. */
  useRequestUrl(url: string | undefined): void;
  /** Sends the url_verification challenge to the request URL. @returns whether the app passed it */
  verifyRequestUrl(): Promise<boolean>;
  /** The next `count` payloads are delivered twice. */
  duplicateNext(count?: number): void;
  /** Sends any event, as `{ type: 'app_home_opened', … }`. */
  sendEvent(event: JsonObject): Promise<Verdict>;
  /** Every event so far, with its attempts. */
  readonly events: readonly EventDelivery[];

  /** The scopes of the bot's token from now on. */
  setBotScopes(scopes: readonly string[]): void;
  revokeBotToken(): void;

  /** Waits for a state: `probe` is asked now and after every change. @throws Error at the deadline (5 s) */
  waitFor<T>(probe: (workspace: Workspace) => T | undefined | null | false, options?: WaitOptions): Promise<T>;
  /** Stops: cuts connections, ends retries, frees the port. */
  close(): Promise<void>;
}
