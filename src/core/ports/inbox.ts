import type { Obligation } from './stores.js';

/** Where what a chat delivers is accepted, before the chat is told that it arrived: from then on it is done, whatever becomes of this process. */
export interface Inbox {
  /**
   * Claims the keys of a delivery, and puts what is to be done under the owner's lease, among the `Obligations`: both or neither.
   * False for every delivery but the first that has one of the keys, which are kept for at least an hour; nothing is to be done then.
   */
  accept(keys: readonly string[], obligation: Obligation, owner: string, leaseMs: number): Promise<boolean>;
}
