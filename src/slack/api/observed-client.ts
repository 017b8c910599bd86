import { webApi } from '@slack/bolt';
import type { CallOutcome, ObserveCall } from '../../core/ports.js';
import { failureOf } from './failure.js';

const OUTCOMES = { limited: 'limited', refused: 'refused', unclear: 'failed' } as const satisfies Record<
  ReturnType<typeof failureOf>['kind'],
  CallOutcome
>;

/** A web client that tells of each call as it ends. All methods of the package's client go through `apiCall`. */
export class ObservedClient extends webApi.WebClient {
  readonly #observe: ObserveCall | undefined;

  constructor(token: string, options: webApi.WebClientOptions, observe: ObserveCall | undefined) {
    super(token, options);
    this.#observe = observe;
  }

  override async apiCall(...call: Parameters<webApi.WebClient['apiCall']>): Promise<webApi.WebAPICallResult> {
    const beganAt = Date.now();
    const began = performance.now();
    const tell = (outcome: CallOutcome): void =>
      this.#observe?.({ to: 'slack', method: call[0], outcome, beganAt, ms: performance.now() - began });
    try {
      const answer = await super.apiCall(...call);
      tell('ok');
      return answer;
    } catch (error) {
      tell(OUTCOMES[failureOf(error).kind]);
      throw error;
    }
  }
}
