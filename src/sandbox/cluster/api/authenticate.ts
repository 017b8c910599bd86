/** Who sends a request: bearer tokens, service accounts, and system:anonymous. */
import { randomBytes } from 'node:crypto';
import { unauthorized } from './status.js';

export interface User {
  name: string;
  groups: readonly string[];
}

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The groups that every service account of this name has; undefined for other users. */
export function serviceAccountGroups(user: string): string[] | undefined {
  const parsed = SERVICE_ACCOUNT.exec(user);
  return parsed ? ['system:serviceaccounts', `system:serviceaccounts:${parsed[1] ?? ''}`] : undefined;
}

/** The tokens that this cluster accepts. */
export class Tokens {
  readonly #users = new Map<string, User>();

  /** `given` maps a token to its user. `admin` of system:masters always exists. */
  constructor(given: ReadonlyMap<string, { user: string; groups: readonly string[] }>) {
    for (const [token, { user, groups }] of given) this.#users.set(token, { name: user, groups });
    if (!this.#tokenOf('admin')) this.#mint({ name: 'admin', groups: ['system:masters'] });
  }

  /** The token of a user. One is made for a service account; any other user must have been given one. */
  tokenFor(user: string): string {
    const known = this.#tokenOf(user);
    if (known !== undefined) return known;
    const groups = serviceAccountGroups(user);
    if (!groups) throw new Error(`the embedded cluster has no token for user ${user}`);
    return this.#mint({ name: user, groups });
  }

  /** The user behind an Authorization header, with system:authenticated. Throws 401 for a token that is not known. */
  authenticate(authorization: string | undefined): User {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return { name: 'system:anonymous', groups: ['system:unauthenticated'] };
    const user = this.#users.get(token);
    if (!user) throw unauthorized();
    return { name: user.name, groups: [...user.groups, 'system:authenticated'] };
  }

  #tokenOf(user: string): string | undefined {
    return [...this.#users].find(([, known]) => known.name === user)?.[0];
  }

  #mint(user: User): string {
    const token = randomBytes(24).toString('base64url');
    this.#users.set(token, user);
    return token;
  }
}
