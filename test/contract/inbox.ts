import { describe, expect, it } from 'vitest';
import type { Deliveries, Inbox, Obligations } from '../../src/core/ports.js';
import { eventually } from '../support/eventually.js';

const LEASE_MS = 60_000;

export interface InboxParts {
  readonly inbox: Inbox;
  readonly obligations: Obligations;
  readonly deliveries: Deliveries;
  /** Lets that many milliseconds go by on the store's clock. */
  readonly pass: (ms: number) => Promise<void>;
}

/** What every Inbox does. */
export function inboxContract(name: string, make: () => InboxParts): void {
  describe(`the inbox ${name}`, () => {
    it('accepts the first delivery and no later one', async () => {
      const { inbox } = make();
      const accept = (): Promise<boolean> => inbox.accept(['Ev1'], { id: 'Ev1', what: 'run' }, 'a', LEASE_MS);
      expect([await accept(), await accept(), await accept()]).toEqual([true, false, false]);
    });

    it('accepts exactly one of many that come at the same time', async () => {
      const { inbox } = make();
      const owners = Array.from({ length: 20 }, (_, index) => `owner ${index}`);
      const accepted = await Promise.all(
        owners.map((owner) => inbox.accept(['Ev1'], { id: 'Ev1', what: owner }, owner, LEASE_MS)),
      );
      expect(accepted.filter(Boolean)).toHaveLength(1);
    });

    it('accepts nothing of which one key came before, whoever claimed it', async () => {
      const { inbox, deliveries, obligations } = make();
      await deliveries.claim('signature');
      expect(await inbox.accept(['Ev1', 'signature'], { id: 'Ev1', what: '' }, 'a', 0)).toBe(false);
      expect(await obligations.claim('b', LEASE_MS, 1)).toEqual([]);
    });

    it('claims its keys for all who ask', async () => {
      const { inbox, deliveries } = make();
      await inbox.accept(['Ev1', 'signature'], { id: 'Ev1', what: '' }, 'a', LEASE_MS);
      expect([await deliveries.claim('Ev1'), await deliveries.claim('signature')]).toEqual([false, false]);
    });

    it('leaves what it accepted to its owner, and to anybody when the owner is not heard of', async () => {
      const { inbox, obligations, pass } = make();
      await inbox.accept(['Ev1'], { id: 'request Ev1', what: 'all of it' }, 'a', 30);
      expect(await obligations.claim('b', LEASE_MS, 1)).toEqual([]);
      expect(await obligations.extend('request Ev1', 'a', 30)).toBe(true);
      await pass(40);
      await eventually('b has it', async () => {
        const [claimed] = await obligations.claim('b', LEASE_MS, 1);
        return claimed?.id === 'request Ev1' && claimed.what === 'all of it';
      });
      expect(await obligations.done('request Ev1', 'a')).toBe(false);
    });

    it('does not put again what a repeated delivery is about, once it is done', async () => {
      const { inbox, obligations } = make();
      await inbox.accept(['Ev1'], { id: 'request Ev1', what: '' }, 'a', 0);
      expect(await obligations.done('request Ev1', 'a')).toBe(true);
      expect(await inbox.accept(['Ev1'], { id: 'request Ev1', what: '' }, 'b', 0)).toBe(false);
      expect(await obligations.claim('c', LEASE_MS, 1)).toEqual([]);
    });
  });
}
