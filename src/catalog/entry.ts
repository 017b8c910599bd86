import type { Capsule } from '../domain/capsule.js';
import type { Command } from './define-command.js';

/** What the first word of a request can be. */
export type Entry = Capsule | Command;

export function isCapsule(entry: Entry): entry is Capsule {
  return 'image' in entry;
}
