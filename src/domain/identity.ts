import type { Outcome } from './outcome.js';
import { done, refused } from './outcome.js';
import type { Person } from './person.js';

/** The Kubernetes user and groups that a person stands for. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
  /** Where it came from, for `whoami` and the log: `explicit mapping`, `e-mail rule for example.com`, `kubeconfig`. */
  readonly source: string;
}

export interface ExplicitMapping {
  readonly user: string;
  readonly groups: readonly string[];
}

export interface EmailRule {
  /** Lower-case domains whose confirmed addresses count. */
  readonly domains: readonly string[];
  /** Put before the address, as an OIDC username prefix is. */
  readonly prefix: string;
  readonly groups: readonly string[];
}

export interface IdentityRules {
  /** By the chat's user id. */
  readonly users: ReadonlyMap<string, ExplicitMapping>;
  readonly email?: EmailRule;
}

/** Kubernetes keeps `system:` for itself; a mapping must never reach it. */
export function isReserved(name: string): boolean {
  return name.startsWith('system:');
}

/**
 * Explicit mapping first, then the e-mail rule. Fails closed: no rule, no identity; a `system:` name is refused even if a rule
 * yields it.
 */
export function resolveIdentity(person: Person, rules: IdentityRules): Outcome<Identity> {
  const found = explicitly(person, rules) ?? byEmail(person, rules);
  if (found === undefined) {
    return refused('no-identity', 'You are not mapped to any Kubernetes identity.', {
      hint: `An administrator can map the user ${person.id} in recap.yaml under identities.users, or allow your e-mail's domain.`,
    });
  }
  if ([found.user, ...found.groups].some((name) => name === '' || isReserved(name))) {
    return refused('no-identity', 'Your mapping names a reserved Kubernetes identity, so it is not used.', {
      hint: 'Users and groups that begin with system: can not be mapped.',
    });
  }
  return done(found);
}

function explicitly(person: Person, rules: IdentityRules): Identity | undefined {
  const mapping = rules.users.get(person.id);
  return mapping === undefined ? undefined : { ...mapping, source: 'explicit mapping' };
}

/** One plain address, ASCII only: look-alike letters and quoted local parts are not worth the risk. */
const ADDRESS = /^[a-z0-9][a-z0-9._+-]{0,63}@([a-z0-9][a-z0-9.-]{0,252})$/;

function byEmail(person: Person, rules: IdentityRules): Identity | undefined {
  if (rules.email === undefined || person.email === undefined) return undefined;
  const address = person.email.toLowerCase();
  const domain = ADDRESS.exec(address)?.[1];
  if (domain === undefined || !rules.email.domains.includes(domain)) return undefined;
  return {
    user: `${rules.email.prefix}${address}`,
    groups: rules.email.groups,
    source: `e-mail rule for ${domain}`,
  };
}
