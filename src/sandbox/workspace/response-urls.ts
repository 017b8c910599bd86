import { randomBytes } from 'node:crypto';

/** docs.slack.dev/interactivity/handling-user-interaction: five uses within thirty minutes. */
const USES = 5;
const LIFETIME_MS = 30 * 60 * 1000;

/** What an interaction was about, which its response_url may change. */
export interface ResponseTarget {
  readonly channel: string;
  readonly user: string;
  readonly threadTs?: string;
  /** The message whose button was pressed. */
  readonly messageTs?: string;
  readonly ephemeral?: boolean;
}

interface Entry {
  readonly target: ResponseTarget;
  readonly at: number;
  left: number;
}

export class ResponseUrls {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly now: () => number) {}

  /** @returns the secret part of a new address */
  issue(target: ResponseTarget): string {
    const secret = randomBytes(18).toString('base64url');
    this.#entries.set(secret, { target, at: this.now(), left: USES });
    return secret;
  }

  /** Uses it once. */
  use(secret: string): ResponseTarget | 'used_url' | 'expired_url' | undefined {
    const entry = this.#entries.get(secret);
    if (entry === undefined) return undefined;
    if (this.now() - entry.at > LIFETIME_MS) return 'expired_url';
    if (entry.left <= 0) return 'used_url';
    entry.left -= 1;
    return entry.target;
  }
}
