import type { DestinationStream } from 'pino';
import pino from 'pino';
import type { Log } from './core/ports.js';
import { aboutNow } from './domain/about.js';

/** Deeper than any of our fields; a ring ends here, too. */
const DEEPEST = 10;

/** Pino would take the plain object that an error became for another one. */
const asItIs = (value: unknown): unknown => value;

/**
 * The structured log: one JSON object a line, errors with their chain of causes. Every text in it is redacted, whoever logs it: an
 * error's words can be anybody's. A line says which request and which run it is about, whoever logs it.
 * @param redact takes secrets out of a text
 * @param base stands in each line
 */
export function createLog(
  level: string,
  destination: DestinationStream,
  redact: (text: string) => string,
  base: Readonly<Record<string, string>> = {},
): Log {
  const serializeError = pino.stdSerializers.errWithCause;
  const clean = (value: unknown, depth = 0): unknown => {
    if (typeof value === 'string') return redact(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth === DEEPEST) return '…';
    if (Array.isArray(value)) return value.map((one) => clean(one, depth + 1));
    const plain = value instanceof Error ? serializeError(value) : value;
    return Object.fromEntries(Object.entries(plain).map(([key, one]) => [key, clean(one, depth + 1)]));
  };
  const to = pino(
    {
      level,
      base,
      mixin: () => ({ ...aboutNow() }),
      serializers: { err: asItIs },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  );
  const at =
    (name: keyof Log): Log[keyof Log] =>
    (fields, message) => {
      if (to.isLevelEnabled(name)) to[name](clean(fields), redact(message));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
