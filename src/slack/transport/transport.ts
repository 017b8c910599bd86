import type { App } from '@slack/bolt';

/** How payloads reach the app. */
export interface Transport {
  /** Resolves once payloads can arrive. Rejects with a RecapError `bad-configuration` or `chat-undeliverable`. */
  start(app: App): Promise<void>;
  /** No further payload is taken once this resolves. */
  stop(): Promise<void>;
  /** Whether payloads can arrive right now. */
  ready(): boolean;
}
