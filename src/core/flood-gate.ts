import type { Outcome } from '../domain/outcome.js';
import { refused } from '../domain/outcome.js';
import type { Author } from '../domain/request.js';
import type { CrowdLimits, Full } from './crowd.js';
import { Crowd } from './crowd.js';

/** To say no is work too: no more of one person, and of all, are told at the same time; the rest are dropped. */
const TOLD: CrowdLimits = { perPerson: 5, inAll: 50 };

export interface FloodGate {
  /** Does `work`, or tells why not by `tell`, or gives undefined where even that would be too much. */
  pass<T>(author: Author, work: () => Promise<T>, tell: (no: Outcome<never>) => Promise<T>): Promise<T | undefined>;
}

/** Keeps one person, and all together, from having more in work than the bot and its cluster are meant to bear. */
export function createFloodGate(limits: CrowdLimits): FloodGate {
  const inWork = new Crowd(limits);
  const told = new Crowd(TOLD);
  return {
    async pass(author, work, tell) {
      const who = JSON.stringify([author.chat, author.workspace, author.id]);
      const leave = inWork.enter(who);
      if (typeof leave === 'function') return work().finally(leave);
      const leaveTold = told.enter(who);
      if (typeof leaveTold !== 'function') return undefined;
      return tell(tooMany(leave, limits)).finally(leaveTold);
    },
  };
}

function tooMany(full: Full, limits: CrowdLimits): Outcome<never> {
  const whose = full === 'perPerson' ? `${limits.perPerson} commands of yours` : 'Too many commands';
  return refused('queue-full', `${whose} are being worked on already, so this one was not taken.`, {
    hint: '`/recap runs --live` shows what goes on; try again later.',
  });
}
