import { randomBytes } from 'node:crypto';

/** Addresses that apps.connections.open gives out: each opens one connection. */
export class ConnectionTickets {
  readonly #open = new Set<string>();

  issue(): string {
    const ticket = randomBytes(18).toString('base64url');
    this.#open.add(ticket);
    return ticket;
  }

  /** @returns whether the ticket was good; it is not any more */
  redeem(ticket: string): boolean {
    return this.#open.delete(ticket);
  }
}
