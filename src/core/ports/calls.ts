/** How a call to something outside ended. */
export type CallOutcome =
  | 'ok'
  /** Too much was asked (429); nothing was done. */
  | 'limited'
  /** Not done, and it will not be: 4xx, or Slack's own word. */
  | 'refused'
  /** No answer, or one of a server in trouble; it may have been done. */
  | 'failed';

/** One call to something outside, once it has ended; an attempt that is made again is another one. No name holds anything of a person. */
export type OutsideCall =
  | (Ended & {
      readonly to: 'slack';
      /** `chat.postMessage`. */
      readonly method: string;
    })
  | (Ended & {
      readonly to: 'kubernetes';
      /** `patch`. */
      readonly verb: string;
      /** `pods/ephemeralcontainers`. */
      readonly resource: string;
      /** A watch, a followed log, a WebSocket: the time until it answers says nothing of the server. */
      readonly isStream: boolean;
    })
  | (Ended & {
      readonly to: 'redis';
      /** `create-runs`, or `other` for what is no script. */
      readonly script: string;
    });

interface Ended {
  readonly outcome: CallOutcome;
  /** Epoch milliseconds. */
  readonly beganAt: number;
  readonly ms: number;
}

/** Is told of each call as it ends, in the context of who made it (domain/about). Returns at once and never throws. */
export type ObserveCall = (call: OutsideCall) => void;
