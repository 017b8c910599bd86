import { CallLog } from './call-log.js';
import { Changes } from './changes.js';
import type { SlackChannel } from './channels.js';
import { directMessage } from './channels.js';
import { Clock } from './clock.js';
import { ConnectionTickets } from './connection-tickets.js';
import { Faults } from './faults.js';
import { FileStore } from './file-store.js';
import { MessageStore } from './message-store.js';
import type { WorkspaceOptions } from './options.js';
import type { SlackPerson, SlackUserGroup } from './people.js';
import { BOT_USER_ID } from './people.js';
import { PostingRate } from './posting-rate.js';
import { ResponseUrls } from './response-urls.js';
import { Triggers } from './triggers.js';
import { ViewStore } from './view-store.js';

/** Everything that the workspace knows, and nothing of how it is reached. */
export class WorkspaceState {
  readonly changes = new Changes();
  readonly clock: Clock;
  readonly messages = new MessageStore(this.changes);
  readonly files = new FileStore();
  readonly views = new ViewStore(this.changes);
  readonly calls = new CallLog(this.changes);
  readonly faults = new Faults();
  readonly tickets = new ConnectionTickets();
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly rate: PostingRate;
  readonly people: ReadonlyMap<string, SlackPerson>;
  readonly channels: Map<string, SlackChannel>;
  readonly userGroups: Map<string, SlackUserGroup>;
  /** Changed by tests of what the app may do. */
  botScopes: ReadonlySet<string>;
  botTokenRevoked = false;
  /** `http://127.0.0.1:PORT`, known once it listens. */
  origin = '';

  constructor(readonly options: WorkspaceOptions) {
    this.clock = new Clock(options.now);
    this.triggers = new Triggers(options.now);
    this.responseUrls = new ResponseUrls(options.now);
    this.rate = new PostingRate(options.rate, options.now);
    this.people = new Map(options.people.map((person) => [person.id, person]));
    this.channels = new Map(options.channels.map((channel) => [channel.id, channel]));
    this.userGroups = new Map(options.userGroups.map((group) => [group.id, group]));
    this.botScopes = new Set(options.botScopes);
  }

  /** @throws Error for an id that nobody has: a mistake of the caller, not of the app */
  person(id: string): SlackPerson {
    const person = this.people.get(id);
    if (person === undefined) throw new Error(`nobody has the id ${id}`);
    return person;
  }

  /** The app's own bot user. */
  get bot(): SlackPerson {
    return this.person(BOT_USER_ID);
  }

  changeChannel(channel: SlackChannel): SlackChannel {
    this.channels.set(channel.id, channel);
    this.changes.tell({ type: 'channel_changed', channel: channel.id });
    return channel;
  }

  /** The direct message between the bot and a person, made if there is none yet. */
  directMessageWith(user: string): SlackChannel {
    const found = [...this.channels.values()].find(({ kind, members }) => kind === 'im' && members.includes(user));
    return found ?? this.changeChannel(directMessage(`D0${user.slice(1)}`, user));
  }
}
