import { App } from '@slack/bolt';
import type { ReceiverEvent } from '@slack/bolt';

/** Where a mention's ack is left for its listener. */
const HELD_ACK = 'recapAck';

type Ack = () => Promise<void>;

/**
 * Bolt acknowledges every event before it calls a listener, and what is acknowledged is not delivered again. So that a mention is accepted
 * first, its ack is held until the listener gives it; what no listener has acknowledged by its end is acknowledged then.
 */
export class HeldAckApp extends App {
  override async processEvent(event: ReceiverEvent): Promise<void> {
    if (!isMention(event.body)) return super.processEvent(event);
    let acked: Promise<void> | undefined;
    const ack: Ack = () => (acked ??= event.ack());
    const customProperties = { ...event.customProperties, [HELD_ACK]: ack };
    try {
      await super.processEvent({ ...event, ack: () => Promise.resolve(), customProperties });
    } finally {
      await ack();
    }
  }
}

/** What the listener of a mention acknowledges it with. */
export function heldAckOf(context: Readonly<Record<string, unknown>>): Ack {
  const ack = context[HELD_ACK];
  if (typeof ack !== 'function') throw new Error('a mention comes with its ack');
  return ack as Ack;
}

function isMention(body: ReceiverEvent['body']): boolean {
  const event: unknown = body['event'];
  return typeof event === 'object' && event !== null && 'type' in event && event.type === 'app_mention';
}
