import type { JsonObject } from './json.js';

/** A message as it is kept. Replaced as a whole when it changes, never edited in place. */
export interface StoredMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string;
  readonly user: string;
  readonly teamId: string;
  readonly botId?: string;
  readonly username?: string;
  readonly subtype?: string;
  readonly text: string;
  readonly blocks?: readonly JsonObject[];
  /** Ids of the FileStore. */
  readonly files?: readonly string[];
  readonly metadata?: JsonObject;
  readonly edited?: { readonly user: string; readonly ts: string };
  readonly reactions: ReadonlyMap<string, readonly string[]>;
  /** Only this person sees it. */
  readonly ephemeralTo?: string;
  /** Slackbot's own words about something that went wrong. */
  readonly isError?: boolean;
  /** A stream that chat.stopStream has not ended yet. */
  readonly streaming?: boolean;
}
