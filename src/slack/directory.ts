import type { webApi } from '@slack/bolt';
import type { Clock, Directory, Log } from '../core/ports.js';
import type { Outcome } from '../domain/outcome.js';
import { done, refused } from '../domain/outcome.js';
import type { Person } from '../domain/person.js';
import type { Author } from '../domain/request.js';
import { refusalWord } from './api/failure.js';
import type { MembershipRules, SlackUser } from './membership.js';
import { whyNotAMember } from './membership.js';
import { until } from '../domain/deadline.js';
import type { UserGroups } from './user-groups.js';

const MEMBER_FOR_MS = 5 * 60_000;
const REFUSED_FOR_MS = 30_000;
/** With the client's own time-out for one call, the most that a look-up takes. */
const LOOKUP_MS = 3_000;
/** People are forgotten oldest first beyond this many. */
const MOST_KEPT = 10_000;

interface Kept {
  readonly outcome: Outcome<Person>;
  readonly until: number;
}

export interface DirectoryParts {
  readonly client: webApi.WebClient;
  readonly rules: () => MembershipRules;
  readonly clock: Clock;
  readonly log: Log;
  /** Where user groups give rights. */
  readonly groups?: Pick<UserGroups, 'of'>;
}

/**
 * Who somebody in Slack is, by users.info. Members are remembered for 5 minutes, or until Slack says on this replica that they
 * changed; refusals for 30 s. When Slack does not answer, the person is refused.
 */
export class SlackDirectory implements Directory {
  readonly #kept = new Map<string, Kept>();
  readonly #asking = new Map<string, Promise<Outcome<Person>>>();

  constructor(private readonly parts: DirectoryParts) {}

  async find(author: Author, signal: AbortSignal): Promise<Outcome<Person>> {
    const { teamId } = this.parts.rules();
    if (author.workspace !== teamId) return refused('not-a-member', 'RECap serves members of its own workspace only.');
    const bound = AbortSignal.any([signal, AbortSignal.timeout(LOOKUP_MS)]);
    const [outcome, groups] = await Promise.all([
      this.#person(author.id, bound),
      this.parts.groups?.of(author.id, bound),
    ]);
    return outcome.kind === 'done' && groups !== undefined ? done({ ...outcome.value, groups }) : outcome;
  }

  async #person(id: string, bound: AbortSignal): Promise<Outcome<Person>> {
    const kept = this.#kept.get(id);
    if (kept !== undefined && kept.until > this.parts.clock.now()) return kept.outcome;
    const asking = this.#asking.get(id) ?? this.#ask(id);
    // Others may wait for the same look-up, so only the waiting ends. #lookUp never rejects; only the signal does.
    return until(asking, bound).catch(() => NO_ANSWER);
  }

  /** Slack says that somebody changed: name, address, membership. */
  forget(userId: string): void {
    this.#kept.delete(userId);
    // An answer that is under way may be of before the change.
    this.#asking.delete(userId);
  }

  #ask(id: string): Promise<Outcome<Person>> {
    const asking = this.#lookUp(id).then((answer) => {
      if (this.#asking.get(id) === asking) {
        this.#asking.delete(id);
        if (answer.keepMs > 0) this.#keep(id, answer.outcome, answer.keepMs);
      }
      return answer.outcome;
    });
    this.#asking.set(id, asking);
    return asking;
  }

  async #lookUp(id: string): Promise<{ outcome: Outcome<Person>; keepMs: number }> {
    try {
      const { user } = await this.parts.client.users.info({ user: id });
      if (user?.id !== id) return { outcome: NO_ANSWER, keepMs: 0 };
      const rules = this.parts.rules();
      const why = whyNotAMember(user, rules);
      if (why !== undefined) return { outcome: refused('not-a-member', why), keepMs: REFUSED_FOR_MS };
      return { outcome: done(personOf(user, id, rules.teamId)), keepMs: MEMBER_FOR_MS };
    } catch (error) {
      const word = refusalWord(error);
      this.parts.log.warn({ user: id, refusal: word, err: error }, 'a person could not be looked up');
      if (word !== 'user_not_found' && word !== 'user_not_visible') return { outcome: NO_ANSWER, keepMs: 0 };
      return { outcome: refused('not-a-member', 'Slack does not know you in this workspace.'), keepMs: REFUSED_FOR_MS };
    }
  }

  #keep(id: string, outcome: Outcome<Person>, forMs: number): void {
    this.#kept.delete(id);
    this.#kept.set(id, { outcome, until: this.parts.clock.now() + forMs });
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

const NO_ANSWER: Outcome<Person> = refused(
  'not-a-member',
  'Slack did not say in time who you are, so nothing was done.',
  {
    hint: 'Try again in a moment.',
  },
);

function personOf(user: SlackUser, id: string, workspace: string): Person {
  const { profile } = user;
  const name = [profile?.display_name, profile?.real_name, user.real_name, user.name].find(
    (n) => n !== undefined && n !== '',
  );
  // Silence is no confirmation.
  const email = user.is_email_confirmed === true ? profile?.email : undefined;
  return { chat: 'slack', id, workspace, name: name ?? id, ...(email === undefined || email === '' ? {} : { email }) };
}
