import type { SlackChannel } from './channels.js';
import { CHANNELS } from './channels.js';
import type { PageAsset } from './page-assets.js';
import type { SlackPerson, SlackUserGroup } from './people.js';
import { PEOPLE, USER_GROUPS } from './people.js';
import type { RateOptions } from './posting-rate.js';
import { SLACK_RATE } from './posting-rate.js';

export interface SlackCommand {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
}

export type PageAssets = ReadonlyMap<string, PageAsset>;

export interface WorkspaceOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly botScopes: readonly string[];
  readonly appScopes: readonly string[];
  readonly people: readonly SlackPerson[];
  readonly channels: readonly SlackChannel[];
  readonly userGroups: readonly SlackUserGroup[];
  /** Of a workspace in an Enterprise Grid organization. */
  readonly enterpriseId?: string;
  readonly commands: readonly SlackCommand[];
  /** Event types the app asked for, such as `app_mention`, `message.im`, `message.channels`. */
  readonly subscriptions: readonly string[];
  /** How long the app has to ack. Slack: 3,000 ms. */
  readonly ackDeadlineMs: number;
  /** When an event that was not acked is sent again. Slack: at once, after a minute, after five. */
  readonly eventRetryDelaysMs: readonly number[];
  readonly rate: RateOptions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Which of `count` Socket Mode connections gets a payload. Slack: a random one. */
  readonly pickConnection: (count: number) => number;
  /** The web page's files by path, `/` among them; asked for once, when the page is first opened. */
  readonly pageAssets: () => Promise<PageAssets>;
}

const BOT_SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:write',
  'team:read',
  'usergroups:read',
  'users:read',
  'users:read.email',
];

/** What is not given is as in Slack, with the sandbox's own people and places. */
export const DEFAULT_OPTIONS: WorkspaceOptions = {
  port: 0,
  botToken: 'xoxb-sandbox-bot-token',
  appToken: 'xapp-sandbox-app-token',
  signingSecret: 'sandbox-signing-secret',
  botScopes: BOT_SCOPES,
  appScopes: ['connections:write'],
  people: PEOPLE,
  channels: CHANNELS,
  userGroups: USER_GROUPS,
  commands: [{ command: '/recap', description: 'Run a capsule on a pod', usageHint: 'netstat shop/web · help · runs' }],
  subscriptions: ['app_mention', 'message.im', 'user_change', 'subteam_updated', 'subteam_members_changed'],
  ackDeadlineMs: 3000,
  eventRetryDelaysMs: [0, 60_000, 300_000],
  rate: SLACK_RATE,
  now: Date.now,
  pickConnection: (count) => Math.floor(Math.random() * count),
  // The bundler is loaded only when somebody opens the page.
  pageAssets: async () => (await import('./page-assets.js')).createPageAssets(),
};
