import type { webApi } from '@slack/bolt';
import type { Clock, Log } from '../core/ports.js';
import { refusalWord } from './api/failure.js';
import { until } from '../domain/deadline.js';

/** Slack tells of changes; this is for the events that are lost. */
const KEPT_MS = 5 * 60_000;
/** Slack lets an app ask 20 times a minute. */
const AGAIN_AFTER_MS = 5_000;
/** All of a look-up. */
const LOOKUP_MS = 3_000;

export interface UserGroupsParts {
  readonly client: webApi.WebClient;
  /** Those that count; no others are read. */
  readonly ids: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/** The people of each group; undefined where Slack did not say. */
type Members = ReadonlyMap<string, ReadonlySet<string>> | undefined;

/**
 * Who is in which user group of Slack. Kept for 5 minutes, or until Slack says on this replica that a group changed. What can't be
 * read is not guessed from what was known before.
 */
export class UserGroups {
  #kept: { readonly members: Members; readonly until: number } | undefined;
  #asking: Promise<Members> | undefined;

  constructor(private readonly parts: UserGroupsParts) {}

  /** The ids of the configured groups that somebody is in; undefined when that can't be told. Never rejects. */
  async of(userId: string, signal: AbortSignal): Promise<readonly string[] | undefined> {
    if (this.parts.ids.length === 0) return [];
    const members = await this.#members(signal);
    return members && [...members].filter(([, users]) => users.has(userId)).map(([id]) => id);
  }

  /** Slack says that a group changed. */
  forget(): void {
    this.#kept = undefined;
    // An answer that is under way may be of before the change.
    this.#asking = undefined;
  }

  async #members(signal: AbortSignal): Promise<Members> {
    const kept = this.#kept;
    if (kept !== undefined && kept.until > this.parts.clock.now()) return kept.members;
    return until(this.#asking ?? this.#ask(), signal).catch(() => undefined);
  }

  #ask(): Promise<Members> {
    const asking = this.#read().then((members) => {
      if (this.#asking !== asking) return members;
      this.#asking = undefined;
      this.#kept = {
        members,
        until: this.parts.clock.now() + (members === undefined ? AGAIN_AFTER_MS : KEPT_MS),
      };
      return members;
    });
    this.#asking = asking;
    return asking;
  }

  async #read(): Promise<Members> {
    try {
      return await until(this.#list(), AbortSignal.timeout(LOOKUP_MS));
    } catch (error) {
      this.parts.log.warn({ refusal: refusalWord(error), err: error }, 'the user groups could not be read');
      return undefined;
    }
  }

  /** Slack leaves out disabled groups; those of another organization (Slack Connect) are none of ours. */
  async #list(): Promise<Members> {
    const { usergroups } = await this.parts.client.usergroups.list({ include_users: true });
    if (usergroups === undefined) throw new Error('the answer names no groups');
    const ours = usergroups.filter((group) => group.is_external !== true && (group.date_delete ?? 0) === 0);
    const entries = this.parts.ids.map(async (id) => {
      const group = ours.find((each) => each.id === id);
      // Slack cuts long lists of people, so the count decides whether they are all there.
      const isWhole = group?.users !== undefined && group.users.length === group.user_count;
      const users = group === undefined ? [] : isWhole ? group.users : await this.#usersOf(id);
      return [id, new Set(users)] as const;
    });
    return new Map(await Promise.all(entries));
  }

  async #usersOf(usergroup: string): Promise<readonly string[]> {
    const { users } = await this.parts.client.usergroups.users.list({ usergroup });
    if (users === undefined) throw new Error('the answer names no people');
    return users;
  }
}
