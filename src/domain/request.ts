/** Where a request came in. */
export type Surface = 'command' | 'mention' | 'button' | 'form' | 'cli';

/** Who a chat says has written; not looked up yet. */
export interface Author {
  readonly chat: string;
  readonly id: string;
  readonly workspace: string;
}

/** One thing that a person asked for, as an edge (slack/inbound, cli) hands it to core/dispatch. */
export interface Request {
  /** The same for each delivery of the same request, so that a retried delivery runs once. */
  readonly key: string;
  readonly surface: Surface;
  readonly author: Author;
  /** What was typed after `/recap` or the mention; hostile until parsed. */
  readonly text: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /**
   * For a button: the place (a conversation's `place`) where it stands. A button acts only on runs of exactly that place, so that
   * a copied run id does nothing elsewhere.
   */
  readonly place?: string;
  /** For a button: the very message that it stands in. A request for approval is decided in its own message only. */
  readonly message?: string;
  /** For a form: the code of the asker's second factor, as typed. It is in no log and no audit. */
  readonly code?: string;
}
