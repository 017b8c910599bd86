import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject } from '../json.js';
import { APP_ID, TEAM } from '../people.js';
import type { WorkspaceState } from '../workspace-state.js';
import type { Delivery, Verdict } from './delivery.js';
import type { Dispatcher } from './dispatcher.js';

/** An event with every attempt to deliver it. */
export interface EventDelivery {
  readonly eventId: string;
  readonly type: string;
  readonly attempts: readonly Verdict[];
  /** No attempt will follow. */
  readonly settled: boolean;
}

type Progress = { -readonly [K in keyof EventDelivery]: EventDelivery[K] } & { attempts: Verdict[] };

const newEventId = (): string => `Ev0${randomBytes(5).toString('hex').toUpperCase()}`;

/** The outer event: docs.slack.dev/apis/events-api#event-type-structure. */
function outerEvent(state: WorkspaceState, event: JsonObject, eventId: string, isShared: boolean): JsonObject {
  return {
    token: 'sandbox-verification-token',
    team_id: TEAM.id,
    context_team_id: TEAM.id,
    context_enterprise_id: null,
    enterprise_id: null,
    api_app_id: APP_ID,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: state.clock.seconds(),
    authorizations: [
      { enterprise_id: null, team_id: TEAM.id, user_id: state.bot.id, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: isShared,
    event_context: `4-${eventId}`,
  };
}

/** Why Slack sends an event again, in its words for HTTP (`http_timeout`) and Socket Mode (`timeout`). */
const retryReason = (verdict: Verdict, overHttp: boolean): string => {
  if (verdict.error === 'http_error') return 'http_error';
  if (verdict.error !== 'operation_timeout') return 'connection_failed';
  return overHttp ? 'http_timeout' : 'timeout';
};

/** Sends events, and sends them again until they are acked or the retries are used up. */
export class Events {
  readonly #log: Progress[] = [];
  readonly #retrying = new Set<Promise<void>>();

  constructor(
    private readonly state: WorkspaceState,
    private readonly dispatcher: Dispatcher,
  ) {}

  get deliveries(): readonly EventDelivery[] {
    return this.#log;
  }

  /** @returns how the first attempt went; retries go on behind it */
  async send(event: JsonObject): Promise<Verdict> {
    const channel = typeof event.channel === 'string' ? this.state.channels.get(event.channel) : undefined;
    const progress: Progress = { eventId: newEventId(), type: String(event.type), attempts: [], settled: false };
    this.#log.push(progress);
    const payload = outerEvent(this.state, event, progress.eventId, (channel?.teams.length ?? 1) > 1);
    const delivery: Delivery = { kind: 'events_api', payload, acceptsResponse: false };
    const first = await this.#attempt(progress, delivery);
    const retrying = this.#retry(progress, delivery, first).finally(() => this.#retrying.delete(retrying));
    this.#retrying.add(retrying);
    return first;
  }

  /** Waits for the retries, which the dispatcher's closing ends. */
  async close(): Promise<void> {
    await Promise.all(this.#retrying);
  }

  async #attempt(progress: Progress, delivery: Delivery): Promise<Verdict> {
    const verdict = await this.dispatcher.deliver(delivery);
    progress.attempts.push(verdict);
    return verdict;
  }

  async #retry(progress: Progress, delivery: Delivery, first: Verdict): Promise<void> {
    let last = first;
    for (const [index, delayMs] of this.state.options.eventRetryDelaysMs.entries()) {
      if (last.acked || last.noRetry === true || !(await this.#waited(delayMs))) break;
      const retry = { attempt: index + 1, reason: retryReason(last, this.dispatcher.isHttp) };
      last = await this.#attempt(progress, { ...delivery, retry });
    }
    progress.settled = true;
    this.state.changes.tell({ type: 'delivered' });
  }

  /** @returns false when the workspace closed meanwhile */
  async #waited(delayMs: number): Promise<boolean> {
    const signal = this.dispatcher.closing;
    return wait(delayMs, true, { signal, ref: false }).catch(() => false);
  }
}
