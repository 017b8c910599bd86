import type { Request } from '../../domain/request.js';
import type { CoreOptions } from '../options.js';
import type { Deliveries, Inbox } from '../ports.js';
import type { Leased, Leases } from './leases.js';
import { requestId, writeAccepted } from './request-obligation.js';
import { askStore } from '../ask-store.js';

/** The lease on each request that was accepted, until it is answered or its runs are on record. */
export interface RequestLeases {
  /** See Dispatcher.accept. */
  accept(request: Request, origin: string, marks: readonly string[]): Promise<boolean>;
  /** Whether this process has accepted it, or has taken it over. */
  holds(key: string): boolean;
  /** Lets another process handle it, at once; false where there is none, or it is not ours. Never rejects. */
  handOver(key: string): Promise<boolean>;
  /** Never rejects. */
  done(key: string): Promise<void>;
}

export interface RequestLeasesDeps {
  readonly inbox: Inbox;
  readonly leases: Leases;
  /** Of the leases. */
  readonly owner: string;
  readonly leaseMs: number;
  /** Whether there are other processes. */
  readonly isShared: boolean;
  readonly options: Pick<CoreOptions, 'storeMs'>;
}

/** Where nobody takes over: a repeated delivery is found by its marks, and by its key when it is taken. */
export function noRequestLeases(deliveries: Deliveries): RequestLeases {
  return {
    accept: async (_request, _origin, marks) =>
      (await Promise.all(marks.map((mark) => deliveries.claim(mark)))).every(Boolean),
    holds: () => false,
    handOver: () => Promise.resolve(false),
    done: () => Promise.resolve(),
  };
}

/**
 * Somebody who has taken a request over, because this process stood still, has not run anything of it that this one runs too (see
 * record-runs). So it goes on here: the answer may be given twice, and is not left out.
 */
export const LEASED_REQUEST: Leased = { isTakenOver: () => Promise.resolve(true), onLost: () => undefined };

export function createRequestLeases({
  inbox,
  leases,
  owner,
  leaseMs,
  isShared,
  options,
}: RequestLeasesDeps): RequestLeases {
  return {
    async accept(request, origin, marks) {
      const obligation = writeAccepted({ request, origin, tries: 1 });
      try {
        const keys = [request.key, ...marks];
        const accept = (): Promise<boolean> => inbox.accept(keys, obligation, owner, leaseMs);
        const isFirst = await askStore('what is accepted', options.storeMs, accept);
        if (isFirst) leases.adopted(obligation, LEASED_REQUEST);
        return isFirst;
      } catch (error) {
        // The asker is told that nothing was done, so nobody may do it later either.
        leases.drop(obligation.id);
        throw error;
      }
    },
    holds: (key) => leases.holds(requestId(key)),
    async handOver(key) {
      if (!isShared || !leases.holds(requestId(key))) return false;
      await leases.release(requestId(key));
      return true;
    },
    done: (key) => leases.doneIfHeld(requestId(key)),
  };
}
