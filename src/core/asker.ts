import { RecapError } from '../domain/errors.js';
import type { Identity } from '../domain/identity.js';
import type { Outcome } from '../domain/outcome.js';
import type { Person } from '../domain/person.js';
import type { Author } from '../domain/request.js';
import type { Directory, Identities } from './ports.js';
import { within } from './within.js';

/** Somebody whom a chat vouches for and who stands for a Kubernetes identity. */
export interface Asker {
  readonly person: Person;
  readonly identity: Identity;
}

interface Bound {
  readonly ms: number;
  readonly signal: AbortSignal;
}

/** Who has written; refuses outsiders on every surface. Rejects when the directory does, or is silent. */
export function findPerson(directory: Directory, author: Author, bound: Bound): Promise<Outcome<Person>> {
  const late = (): Error => new RecapError('internal', 'It could not be checked in time who you are.');
  return within({ ...bound, late }, (signal) => directory.find(author, signal));
}

export function findIdentity(identities: Identities, person: Person, bound: Bound): Promise<Outcome<Identity>> {
  const late = (): Error => new RecapError('internal', 'Your Kubernetes identity could not be found in time.');
  return within({ ...bound, late }, (signal) => identities.resolve(person, signal));
}

/** The same person, not only the same id: another workspace can have it too. */
export function isSamePerson(a: Person, b: Person): boolean {
  return a.chat === b.chat && a.workspace === b.workspace && a.id === b.id;
}
