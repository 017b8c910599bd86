/** What can be made to go wrong with calls of the Web API. */
export type Fault =
  /** 429 with Retry-After. */
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  /** An HTTP status and no JSON, as a proxy in trouble answers. */
  | { readonly kind: 'http'; readonly status: number }
  /** No answer ever; `after` the effect was stored, or `before`. */
  | { readonly kind: 'hang'; readonly when: 'before' | 'after' }
  /** The connection is cut. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** A refusal of Slack's, such as `invalid_blocks` in a phased roll-out. */
  | { readonly kind: 'error'; readonly error: string; readonly messages?: readonly string[] }
  /** The answer comes late; the effect is stored at once. */
  | { readonly kind: 'slow'; readonly delayMs: number };

export interface FaultRule {
  readonly fault: Fault;
  /** Such as `chat.postMessage`; any when absent. */
  readonly method?: string;
  /** Channel id; any when absent. */
  readonly channel?: string;
  /** How many calls it hits; without end when absent. */
  readonly times?: number;
}

/** The rules of what goes wrong; the first that fits a call wins. */
export class Faults {
  readonly #rules = new Map<symbol, { rule: FaultRule; left: number }>();

  /** @returns the way to take the rule back */
  add(rule: FaultRule): () => void {
    const id = Symbol(rule.fault.kind);
    this.#rules.set(id, { rule, left: rule.times ?? Number.POSITIVE_INFINITY });
    return () => this.#rules.delete(id);
  }

  clear(): void {
    this.#rules.clear();
  }

  /** The fault for this call, and one less of it left. */
  take(method: string, channel: string | undefined): Fault | undefined {
    for (const [id, entry] of this.#rules) {
      const { rule } = entry;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (rule.channel !== undefined && rule.channel !== channel) continue;
      entry.left -= 1;
      if (entry.left <= 0) this.#rules.delete(id);
      return rule.fault;
    }
    return undefined;
  }
}
