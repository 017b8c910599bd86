import { describe, expect, it } from 'vitest';
import type { Around } from '../src/instruments.js';
import { createInstruments } from '../src/instruments.js';
import { FakeConversation } from './support/fake-conversation.js';

/** Writes down each call, when it begins and when it has ended. */
function recorder(name: string): { seen: string[]; around: Around } {
  const seen: string[] = [];
  return {
    seen,
    around: async ({ port, method }, go) => {
      seen.push(`${name} before ${port}.${method}`);
      try {
        return await go();
      } finally {
        seen.push(`${name} after ${port}.${method}`);
      }
    },
  };
}

const codeTries = { begin: (key: string) => Promise.resolve(key === 'ann'), forget: () => Promise.resolve() };

describe('the instruments around the ports', () => {
  it('stand around each call, in their order, and give what it gives', async () => {
    const outer = recorder('outer');
    const inner = { ...recorder('inner'), seen: outer.seen };
    const around: Around = async ({ port, method }, go) => {
      inner.seen.push(`inner before ${port}.${method}`);
      return go();
    };
    const tries = createInstruments([outer.around, around]).port('codeTries', codeTries);
    expect(await tries.begin('ann')).toBe(true);
    expect(outer.seen).toEqual([
      'outer before codeTries.begin',
      'inner before codeTries.begin',
      'outer after codeTries.begin',
    ]);
  });

  it('can make a call fail, so that the adapter never learns of it', async () => {
    const asked: string[] = [];
    const adapter = { begin: (key: string) => Promise.resolve(asked.push(key)) };
    const away: Around = () => Promise.reject(new Error('away'));
    await expect(createInstruments([away]).port('tries', adapter).begin('ann')).rejects.toThrow('away');
    expect(asked).toEqual([]);
  });

  it('leave alone what answers at once, and what is no call', () => {
    const { seen, around } = recorder('one');
    const conversation = createInstruments([around]).conversation(new FakeConversation());
    conversation.progress([]);
    conversation.leave();
    expect(typeof conversation.place).toBe('string');
    expect(seen).toEqual([]);
  });

  it('let an adapter with private members be called at once, too', () => {
    class Teller {
      #told = '';
      tell(text: string): string {
        return (this.#told += text);
      }
    }
    const teller = createInstruments([recorder('one').around]).port('teller', new Teller());
    teller.tell('a');
    expect(teller.tell('b')).toBe('ab');
  });

  it('are not there at all where none are wished for', () => {
    expect(createInstruments([]).port('codeTries', codeTries)).toBe(codeTries);
  });
});
