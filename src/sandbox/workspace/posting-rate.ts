export interface RateOptions {
  /** Answer 429 beyond the rate; else only count. */
  readonly enforce: boolean;
  /** Posts per second and channel on average. Slack: 1. */
  readonly perSecond: number;
  /** Posts that may come at once. */
  readonly burst: number;
}

/** Slack: one message per second and channel, short bursts allowed (docs.slack.dev/apis/web-api/rate-limits). */
export const SLACK_RATE: RateOptions = { enforce: false, perSecond: 1, burst: 10 };

export interface ChannelRate {
  readonly posts: number;
  /** Posts that Slack might have refused. */
  readonly beyond: number;
  /** The most posts within any one second. */
  readonly peakPerSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
  readonly times: number[];
  beyond: number;
}

/** Accounts posts by channel with a token bucket each. */
export class PostingRate {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly options: RateOptions,
    private readonly now: () => number,
  ) {}

  /** Counts one post. @returns seconds to wait when it must be refused */
  count(channel: string): number | undefined {
    const now = this.now();
    const bucket = this.#buckets.get(channel) ?? { tokens: this.options.burst, at: now, times: [], beyond: 0 };
    this.#buckets.set(channel, bucket);
    const refilled = bucket.tokens + ((now - bucket.at) / 1000) * this.options.perSecond;
    bucket.tokens = Math.min(this.options.burst, refilled);
    bucket.at = now;
    if (bucket.tokens < 1) {
      bucket.beyond += 1;
      if (this.options.enforce) return Math.max(1, Math.ceil((1 - bucket.tokens) / this.options.perSecond));
    } else {
      bucket.tokens -= 1;
    }
    bucket.times.push(now);
    return undefined;
  }

  of(channel: string): ChannelRate {
    const { times, beyond } = this.#buckets.get(channel) ?? { times: [], beyond: 0 };
    let first = 0;
    let peak = 0;
    for (const [last, time] of times.entries()) {
      while (time - (times[first] ?? time) >= 1000) first += 1;
      peak = Math.max(peak, last - first + 1);
    }
    return { posts: times.length, beyond, peakPerSecond: peak };
  }
}
