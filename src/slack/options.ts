import type { RequestListener } from 'node:http';
import type { Clock, Conversation, Lanes, Log, ObserveCall, Pictures, Posts } from '../core/ports.js';
import type { Request } from '../domain/request.js';
import type { Paces } from './api/paces.js';
import type { Timing } from './conversation/timing.js';

/** How payloads arrive. */
export type SlackMode =
  | { readonly kind: 'socket'; readonly appToken: string; /** 2 by default. */ readonly connections?: number }
  | {
      readonly kind: 'http';
      readonly signingSecret: string;
      readonly port: number;
      /** Where Slack sends everything, such as `/slack/events`. */
      readonly path: string;
      /** Answers what is not Slack's: health, metrics. */
      readonly otherRequests?: RequestListener;
    };

export interface SlackOptions {
  readonly botToken: string;
  readonly mode: SlackMode;
  /** Another address of the Web API, with a trailing slash: a proxy, or the embedded workspace. */
  readonly apiUrl?: string;
  /** With its slash: `/recap`. */
  readonly commandName: string;
  readonly allowGuests: boolean;
  /** The ids of the user groups that matter for who somebody is; none by default. */
  readonly userGroups?: readonly string[];
  /**
   * Before a request is acknowledged: from then on it is done, whatever becomes of this process; another one makes the conversation again
   * from `origin` (SlackApp.reopen). False for a repeated delivery, of the request or of one of its marks. Rejects when that can't be told.
   */
  readonly accept: (request: Request, origin: string, marks: readonly string[]) => Promise<boolean>;
  /** Which messages were posted already, by any replica. */
  readonly posts: Posts;
  /** The turns at Slack, of all replicas. */
  readonly lanes: Lanes;
  /** Signs the forms that ask for a code, 32 bytes; without it there are none. */
  readonly formKey?: Uint8Array | undefined;
  readonly log: Log;
  readonly clock: Clock;
  readonly pictures: Pictures;
  /** Told of each call of the Web API. */
  readonly observe?: ObserveCall | undefined;
  /** Does what was accepted; resolves when all of it is done and told. */
  readonly onRequest: (request: Request, conversation: Conversation) => Promise<void>;
  /** Other waits and paces than Slack's. */
  readonly timing?: Partial<Timing>;
  readonly paces?: Partial<Paces>;
}
