import type { StoredMessage } from './stored-message.js';

/** Whatever happens in the workspace that somebody may wait for or look at. */
export type Change =
  | { readonly type: 'message_added' | 'message_changed' | 'message_deleted'; readonly message: StoredMessage }
  | { readonly type: 'view_changed'; readonly user: string }
  | { readonly type: 'channel_changed'; readonly channel: string }
  | { readonly type: 'connections_changed' }
  | { readonly type: 'called' }
  | { readonly type: 'delivered' };

export type ChangeListener = (change: Change) => void;

/** Tells everybody of every change, in order, synchronously. */
export class Changes {
  readonly #listeners = new Set<ChangeListener>();

  /** @returns the way to stop listening */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(change: Change): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}
