import { AsyncResource } from 'node:async_hooks';
import type { Dispatcher } from 'undici';
import type { CallOutcome, ObserveCall } from '../core/ports.js';
import { nameCall } from './call-name.js';

type Handler = Dispatcher.DispatchHandler;

/** Tells `observe` of each call that goes through a dispatcher, streams once they are answered. */
export function observedDispatch(observe: ObserveCall): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (request, handler) => dispatch(request, observed(request, handler, observe));
}

function observed({ method, path }: Dispatcher.DispatchOptions, handler: Handler, observe: ObserveCall): Handler {
  const name = nameCall(method, path);
  const beganAt = Date.now();
  const began = performance.now();
  let status: number | undefined;
  let isTold = false;
  // The answer comes in the context of the connection, which knows nothing of the run that asks.
  const tell = AsyncResource.bind((outcome: CallOutcome): void => {
    if (isTold) return;
    isTold = true;
    observe({ to: 'kubernetes', ...name, outcome, beganAt, ms: performance.now() - began });
  });
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onRequestUpgrade: (...answer) => handler.onRequestUpgrade?.(...answer),
    onResponseStart(controller, statusCode, headers, message) {
      status = statusCode;
      if (name.isStream) tell(outcomeOf(statusCode));
      handler.onResponseStart?.(controller, statusCode, headers, message);
    },
    onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
    onResponseEnd(controller, trailers) {
      tell(outcomeOf(status));
      handler.onResponseEnd?.(controller, trailers);
    },
    onResponseError(controller, error) {
      // A log that is followed answers with its first byte: leaving it before that is no failure.
      if (!name.isStream || !isAbort(error)) tell('failed');
      handler.onResponseError?.(controller, error);
    },
  };
}

const isAbort = (error: Error): boolean => error.name === 'AbortError';

/** @param status undefined when there was no answer */
export function outcomeOf(status: number | undefined): CallOutcome {
  if (status === undefined || status >= 500) return 'failed';
  if (status === 429) return 'limited';
  return status >= 400 ? 'refused' : 'ok';
}
