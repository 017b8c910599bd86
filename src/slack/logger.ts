import type { Logger } from '@slack/bolt';
import { LogLevel } from '@slack/bolt';
import type { Log } from '../core/ports.js';

/** Gives what Slack's packages log to our log. Their debug lines hold whole payloads with people's words, so they are left out. */
export function loggerOver(log: Log): Logger {
  const say =
    (level: 'warn' | 'error') =>
    (...parts: unknown[]): void =>
      log[level]({ source: 'slack' }, parts.map(textOf).join(' '));
  return {
    debug: () => undefined,
    // What they find worth telling is worth a debug line of ours.
    info: (...parts: unknown[]) => log.debug({ source: 'slack' }, parts.map(textOf).join(' ')),
    warn: say('warn'),
    error: say('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

const textOf = (part: unknown): string => {
  if (part instanceof Error) return part.message;
  return typeof part === 'string' ? part : JSON.stringify(part);
};
