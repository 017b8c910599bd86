import type { Line } from '../domain/admission/line.js';
import type { SlotKeeper } from '../domain/admission/slot-keeper.js';
import { createWaiting } from '../domain/admission/waiting.js';
import type { Deferred } from '../domain/deferred.js';
import { createDeferred } from '../domain/deferred.js';

/** Of a limiter whose lines lose no slot. */
export const memorySlotKeeper: SlotKeeper<Line> = {
  confirm: () => Promise.resolve(true),
  takeAll: () => undefined,
  /** Ahead of all who wait: so it counts from now on, or, where the line is full, as soon as one of those ends who make it so. */
  adopt({ admission }, lines) {
    const over: Deferred<void> = createDeferred();
    const places = lines.map((line) => {
      const ahead = { ...admission, priority: 0, onPosition: () => undefined };
      const { waiting } = createWaiting(ahead, -1, () => Promise.resolve());
      line.pass(waiting, () => over.promise, undefined).catch(() => undefined);
      return waiting;
    });
    return () => {
      over.resolve();
      for (const place of places) place.abandon(new Error('the run has ended'));
    };
  },
};
