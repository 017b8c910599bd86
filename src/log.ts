import type { DestinationStream } from 'pino';
import pino from 'pino';
import type { Log } from './core/ports.js';

/**
 * The structured log: one JSON object a line, errors with their chain of causes, all text of errors redacted.
 * @param redact takes secrets out of a text
 */
export function createLog(level: string, destination: DestinationStream, redact: (text: string) => string): Log {
  const base = pino.stdSerializers.errWithCause;
  const err = (error: Error): unknown => {
    const plain: unknown = JSON.parse(redact(JSON.stringify(base(error))));
    return plain;
  };
  return pino({ level, base: {}, serializers: { err }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
