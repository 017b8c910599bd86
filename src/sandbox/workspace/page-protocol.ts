/**
 * What the sandbox's web page and the embedded workspace say to each other: JSON over one WebSocket `/page/socket?as=USER` and
 * `GET /page/state?as=USER`. Types only, so that the page's bundle and the server share one file. Names follow Slack's JSON where
 * Slack has the thing.
 *
 * The way of it: the page reads `/page/state`, opens the socket, and applies each `PageEvent`. After a reconnect it reads the
 * state again. Everything is seen by one person at a time (`as`); to change person the page does both again with another `as`.
 */

export interface PageWorkspace {
  id: string;
  name: string;
  domain: string;
  /** The app's slash commands, for completion: `/recap`. */
  commands: { command: string; description: string; usage_hint: string }[];
  /** The app's own bot user, which `@recap` stands for. */
  bot_user_id: string;
}

export interface PagePerson {
  id: string;
  /** The handle, without `@`. */
  name: string;
  real_name: string;
  /** CSS colour for the avatar, like `#2c7a7b`. */
  avatar_color: string;
  team_id: string;
  /** The name of their workspace; differs from ours for a Slack Connect stranger. */
  team_name: string;
  is_bot: boolean;
  /** Single- or multi-channel guest. */
  is_guest: boolean;
  is_stranger: boolean;
  deleted: boolean;
  /** Whether the page may act as this person (no bots, nobody deactivated). */
  can_act: boolean;
}

export interface PageChannel {
  id: string;
  /** Without `#`; for a direct message the other side's handle. */
  name: string;
  topic: string;
  is_private: boolean;
  is_archived: boolean;
  is_im: boolean;
  /** Shared with another workspace (Slack Connect). */
  is_ext_shared: boolean;
  members: string[];
}

/** A Block Kit block, already checked by the workspace against Slack's rules. */
export interface PageBlock {
  type: string;
  block_id?: string;
  [field: string]: unknown;
}

export interface PageFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  /** Relative to the page's origin; answers the bytes as an attachment. Needs no token from the page's own origin. */
  download_url: string;
  /** The first 4,000 characters when the file is text. */
  preview?: string;
  /** Whether `preview` leaves something out. */
  preview_is_truncated?: boolean;
  /** Relative address of the image itself when the file is an image. */
  image_url?: string;
}

export interface PageMessage {
  channel: string;
  ts: string;
  /** Set on replies (and, equal to `ts`, on a parent that has replies). */
  thread_ts?: string;
  /** Who posted: a PagePerson id. The app's posts carry its bot user. */
  user: string;
  bot_id?: string;
  /** Shown instead of the person's name when the app overrides it. */
  username?: string;
  /** mrkdwn. Shown when there are no blocks; else it is the notification text only. */
  text: string;
  blocks?: PageBlock[];
  files?: PageFile[];
  reactions?: { name: string; users: string[]; count: number }[];
  edited?: { user: string; ts: string };
  /** Only the named person sees it ("Only visible to you"). The server sends it to nobody else. */
  ephemeral_to?: string;
  /** Slackbot's own words, such as a failed slash command; always ephemeral. */
  is_error?: boolean;
  /** Posted with response_type in_channel or a thread reply broadcast to the channel. */
  subtype?: string;
  reply_count?: number;
  latest_reply?: string;
  reply_users?: string[];
  /** Absolute address of the page that opens at this message: `/archives/CHANNEL/pTS`, with `?thread_ts=` for replies. */
  permalink: string;
}

/** A modal that the app opened for this person. Only the top one of a stack is shown. */
export interface PageView {
  id: string;
  type: 'modal';
  title: string;
  submit?: string;
  close?: string;
  blocks: PageBlock[];
  /** Errors by block_id, as the app answered the last submit. */
  errors?: Record<string, string>;
}

export interface PageState {
  /** Whom this state is seen by. */
  as: string;
  workspace: PageWorkspace;
  people: PagePerson[];
  /** Channels that this person is in, and public ones. */
  channels: PageChannel[];
  /** Every message that this person can see, in order of ts within each channel, thread replies included. */
  messages: PageMessage[];
  view?: PageView;
  /** Whether the bot is connected (Socket Mode connection open, or a request URL set). */
  app_connected: boolean;
}

/** Server to page. Every one is already filtered for the person the socket stands for. */
export type PageEvent =
  | { type: 'message_added'; message: PageMessage }
  | { type: 'message_changed'; message: PageMessage }
  | { type: 'message_deleted'; channel: string; ts: string }
  | { type: 'channel_changed'; channel: PageChannel }
  /** The top of this person's stack of modals; `null` when all are closed. */
  | { type: 'view_changed'; view: PageView | null }
  | { type: 'app_connected'; connected: boolean }
  | PageResult;

/** The answer to one PageRequest: once the app acked it, or Slack gave up on it (3 s). */
export interface PageResult {
  type: 'result';
  request_id: string;
  ok: boolean;
  /**
   * Why not: `dispatch_failed`, `operation_timeout`, `app_not_connected`, `not_in_channel`, `is_archived`, `unknown_action`,
   * `bad_request`, … A failed slash command also arrives as an ephemeral `message_added` with `is_error`, as Slackbot says it;
   * the page shows failed buttons and forms itself.
   */
  error?: string;
  /** For `post_text` of a message: its ts. */
  ts?: string;
  /** For `submit_view`: errors by block_id. The view stays open then. */
  errors?: Record<string, string>;
}

interface RequestBase {
  /** Chosen by the page, echoed in the PageResult. */
  request_id: string;
}

/** The value of one input of a view or of a message's stateful element, in Slack's own `state.values` shape. */
export interface PageInputValue {
  type: string;
  value?: string | null;
  selected_option?: { text: { type: string; text: string }; value: string } | null;
  selected_options?: { text: { type: string; text: string }; value: string }[];
  selected_user?: string | null;
  selected_users?: string[];
  selected_date?: string | null;
  selected_time?: string | null;
  /** Epoch seconds. */
  selected_date_time?: number | null;
  selected_channel?: string | null;
  selected_channels?: string[];
  selected_conversation?: string | null;
  selected_conversations?: string[];
}

/** By block_id, then action_id. */
export type PageInputState = Record<string, Record<string, PageInputValue>>;

/** Page to server. The person is the socket's `as`. */
export type PageRequest =
  /**
   * A line as typed. `/recap …` is a slash command, one that mentions `@recap` also an app_mention, anything else a plain
   * message. `thread_ts` when typed into a thread (Slack refuses slash commands there; so does the workspace).
   */
  | (RequestBase & { type: 'post_text'; channel: string; text: string; thread_ts?: string })
  /**
   * A button or another interactive element of a message (also of an ephemeral one). The page asks the element's `confirm`
   * dialog first. For a button `value` is the button's; for selects and the like give `state`'s entry as `input`.
   */
  | (RequestBase & {
      type: 'press';
      channel: string;
      message_ts: string;
      block_id: string;
      action_id: string;
      value?: string;
      input?: PageInputValue;
      /** Values of all inputs of the message, if it has any. */
      state?: PageInputState;
    })
  /** An interactive element within the open view. */
  | (RequestBase & {
      type: 'press_in_view';
      view_id: string;
      block_id: string;
      action_id: string;
      value?: string;
      input?: PageInputValue;
      state?: PageInputState;
    })
  | (RequestBase & { type: 'submit_view'; view_id: string; state: PageInputState })
  | (RequestBase & { type: 'close_view'; view_id: string })
  | (RequestBase & { type: 'react'; channel: string; message_ts: string; name: string })
  /** "Dismiss message" of an ephemeral one. */
  | (RequestBase & { type: 'dismiss'; channel: string; message_ts: string });
