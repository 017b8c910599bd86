import { requestEvent, refusalEvent, whoOf } from '../../domain/audit-event.js';
import type { AuditWho } from '../../domain/audit-event.js';
import type { Outcome } from '../../domain/outcome.js';
import type { Person } from '../../domain/person.js';
import type { Request } from '../../domain/request.js';
import type { Asker } from '../asker.js';
import type { Conversation } from '../ports.js';
import type { Trail } from './trail.js';

/** What the audit tells of one request: that it was asked, with as much as is known of who asks, and that it was refused. */
export class RequestTrail {
  #who: AuditWho;
  #isAsked = false;

  constructor(
    private readonly request: Request,
    private readonly conversation: Pick<Conversation, 'place'>,
    private readonly trail: Trail,
    /** It is handled once more, after the process that had accepted it died. */
    private readonly isRetaken = false,
  ) {
    const { chat, workspace, id } = request.author;
    this.#who = { chat, workspace, id };
  }

  knowsPerson({ name }: Person): void {
    this.#who = { ...this.#who, name };
  }

  /** Before anything is looked up in a cluster for the asker. Rejects with `audit-unavailable`. */
  async asked(asker: Asker): Promise<void> {
    this.#who = whoOf(asker);
    await this.trail.require(this.#askedEvent());
  }

  /** Before it is told. Nothing was done, so nothing is kept from being told either. */
  async refused(outcome: Exclude<Outcome<unknown>, { kind: 'done' }>): Promise<void> {
    if (!this.#isAsked) await this.trail.note(this.#askedEvent());
    const { place } = this.conversation;
    await this.trail.note(refusalEvent(this.request, this.#who, outcome, place, this.trail.clock.now()));
  }

  #askedEvent(): ReturnType<typeof requestEvent> {
    this.#isAsked = true;
    return requestEvent(
      this.isRetaken ? 'retaken' : 'request',
      this.request,
      this.#who,
      this.conversation.place,
      this.trail.clock.now(),
    );
  }
}
