import { inspect } from 'node:util';
import type { ErrorCode } from '../domain/errors.js';
import { errorReference, RecapError } from '../domain/errors.js';
import type { Failure, Outcome } from '../domain/outcome.js';
import { failed, refused } from '../domain/outcome.js';
import type { RunEnd } from '../domain/run.js';
import type { Log, Output } from './ports.js';

/** Codes that say that something broke; every other code says why something was not done. */
const FAILURES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bot-not-allowed',
  'image-pull',
  'start-failed',
  'start-timeout',
  'started-too-late',
  'tool-failed',
  'tool-missing',
  'deadline',
  'stopped',
  'interrupted',
  'target-gone',
  'output-lost',
  'cluster-unreachable',
  'cluster-refused',
  'store-unreachable',
  'chat-undeliverable',
  'internal',
]);

export interface Explain {
  /** What a person is told of an error; whatever is no RecapError is `internal` with a reference to the log line of its chain. */
  readonly outcome: (error: unknown, about: Readonly<Record<string, unknown>>) => Outcome<never>;
  /** The same as the end of a run. */
  readonly end: (error: unknown, about: Readonly<Record<string, unknown>>) => RunEnd;
}

export function createExplain(log: Log, redact: Output['redact']): Explain {
  function failure(error: unknown, about: Readonly<Record<string, unknown>>): Failure {
    const known = error instanceof RecapError ? error : undefined;
    if (known !== undefined && known.cause === undefined) {
      return { code: known.code, message: redact(known.userMessage), hint: known.hint && redact(known.hint) };
    }
    const reference = errorReference();
    log.error({ ...about, reference, chain: chainOf(error).map(redact) }, known?.code ?? 'internal');
    return {
      code: known?.code ?? 'internal',
      message: redact(known?.userMessage ?? 'Something went wrong here.'),
      hint: known?.hint && redact(known.hint),
      reference,
    };
  }

  function outcome(error: unknown, about: Readonly<Record<string, unknown>>): Outcome<never> {
    if (!(error instanceof RecapError) || FAILURES.has(error.code)) return failed(failure(error, about));
    if (error.cause !== undefined) log.info({ ...about, chain: chainOf(error).map(redact) }, error.code);
    return refused(error.code, redact(error.userMessage), { hint: error.hint && redact(error.hint) });
  }

  return { outcome, end: (error, about) => endOf(outcome(error, about)) };
}

/** The end of a run that an outcome stands for. */
export function endOf(outcome: Outcome<unknown>): RunEnd {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done' };
    case 'refused':
      return { kind: 'refused', refusal: outcome.refusal };
    case 'failed':
      return { kind: 'failed', failure: outcome.failure };
  }
}

/** The messages of an error and its causes, the outermost first; bounded, since a chain can be a ring. */
function chainOf(error: unknown): string[] {
  const chain: string[] = [];
  let current = error;
  while (current !== undefined && chain.length < 8) {
    chain.push(current instanceof Error ? (current.stack ?? current.message) : inspect(current, { depth: 2 }));
    current = current instanceof Error ? current.cause : undefined;
  }
  return chain;
}
