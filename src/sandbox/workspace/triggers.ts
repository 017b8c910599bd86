import { randomBytes } from 'node:crypto';

/** A trigger_id opens one view, within three seconds (docs.slack.dev/interactivity/handling-user-interaction). */
const LIFETIME_MS = 3000;

interface Trigger {
  readonly user: string;
  readonly at: number;
  used: boolean;
}

export type TriggerUse =
  | { readonly ok: true; readonly user: string }
  | { readonly ok: false; readonly error: 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id' };

export class Triggers {
  readonly #triggers = new Map<string, Trigger>();

  constructor(private readonly now: () => number) {}

  /** A new trigger_id for what this person just did. */
  issue(user: string): string {
    const id = `${this.now()}.${randomBytes(4).readUInt32BE()}.${randomBytes(16).toString('hex')}`;
    this.#triggers.set(id, { user, at: this.now(), used: false });
    return id;
  }

  use(id: string): TriggerUse {
    const trigger = this.#triggers.get(id);
    if (trigger === undefined) return { ok: false, error: 'invalid_trigger_id' };
    if (trigger.used) return { ok: false, error: 'exchanged_trigger_id' };
    if (this.now() - trigger.at > LIFETIME_MS) return { ok: false, error: 'expired_trigger_id' };
    trigger.used = true;
    return { ok: true, user: trigger.user };
  }
}
