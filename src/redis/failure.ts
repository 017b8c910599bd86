import { RecapError } from '../domain/errors.js';

/** Words of ioredis and of Redis for an answer that did not come although the question was right. */
const LOST =
  /^(Connection is closed|Stream isn't writeable|Cluster isn't ready|Command timed out|Socket closed|Reached the max retries|Failed to refresh slots|None of startup nodes|Socket timeout|LOADING|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|READONLY)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
/** Redis answers, and writes nothing. */
const FULL = /^(OOM|MISCONF|NOREPLICAS)/;
const DENIED = /^(NOAUTH|WRONGPASS|NOPERM|ERR (AUTH|invalid password|Client sent AUTH))/;

/** Whether asking again, soon, may help. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return LOST.test(error.message) || (code !== undefined && NETWORK.has(code));
}

/** What people are told; the log has the cause. What is a mistake of ours stays what it is. */
export function explainFailure(error: unknown): Error {
  if (error instanceof RecapError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  if (FULL.test(cause.message)) {
    return new RecapError('store-unreachable', "The bot's store takes no more records.", {
      cause,
      hint: 'Redis is out of memory or can not write to its disk; whoever runs it must make room.',
    });
  }
  if (DENIED.test(cause.message)) {
    return new RecapError('store-unreachable', "The bot's store refuses the bot.", {
      cause,
      hint: 'REDIS_PASSWORD, the user of redis.url or its rights (ACL) are wrong; `recap check` tells more.',
    });
  }
  if (cause.name === 'ReplyError' && !isLost(cause)) return cause;
  return new RecapError('store-unreachable', "The bot's store does not answer.", {
    cause,
    hint: 'Nothing new is run without it. Try again in a minute.',
  });
}
