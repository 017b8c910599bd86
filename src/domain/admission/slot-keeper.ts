import type { Line } from './line.js';
import type { Waiting } from './waiting.js';

/**
 * Frees the slots that one run has, however that turns out; `unused` when its job has not started. Those of a run that goes on elsewhere
 * stay taken, until whoever carries it on frees them or they expire.
 */
export type FreeSlots = (unused?: 'unused') => void;

/** What a limiter does for the slots of a run in all its lines together. */
export interface SlotKeeper<L extends Line> {
  /**
   * Before a job starts that has passed all its lines. No sends it through the lines again: a slot was lost while it waited for others.
   * May take its time; the waiting can end meanwhile.
   */
  confirm(waiting: Waiting): Promise<boolean>;
  /**
   * A slot in every line at once, if each has room and nobody waits there; undefined when there is one in none of them. Never rejects.
   * Nothing at all where the lines have to be passed one after the other.
   */
  takeAll(waiting: Waiting, lines: readonly L[]): Promise<FreeSlots | undefined> | undefined;
  /** The same for a job that goes on already, so whatever the limits say: with the slots of the process that had it. */
  adopt(waiting: Waiting, lines: readonly L[]): FreeSlots;
}
