import type { Outcome } from './outcome.js';
import { done, refused } from './outcome.js';
import type { Person } from './person.js';
import { isMappable } from './reserved-name.js';

/** The Kubernetes user and groups that a person stands for. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
  /** Where it came from, for `whoami` and the log: `explicit mapping`, `e-mail rule for example.com`, `kubeconfig`. */
  readonly source: string;
  /** What is missing from it and why, for `whoami`: groups that could not be read. */
  readonly notes?: readonly string[];
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
  /** Kubernetes groups by the id of the chat's user group, for whoever is identified by one of the others. */
  readonly userGroups?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Explicit mapping first, then the e-mail rule; the chat's user groups add Kubernetes groups to either. Fails closed: no rule, no
 * identity; user groups that could not be read give nothing; a `system:` name is refused even if a rule yields it.
 */
export function resolveIdentity(person: Person, rules: IdentityRules): Outcome<Identity> {
  const found = explicitly(person, rules) ?? byEmail(person, rules);
  if (found === undefined) {
    return refused('no-identity', 'You are not mapped to any Kubernetes identity.', {
      hint: `An administrator can map the user ${person.id} in recap.yaml under identities.users, or allow your e-mail's domain.`,
    });
  }
  if (found === AMBIGUOUS) {
    return refused('no-identity', 'Your e-mail address stands for a Kubernetes user that is mapped to somebody else.', {
      hint: `An administrator can map the user ${person.id} in recap.yaml under identities.users.`,
    });
  }
  const identity = withUserGroups(found, person, rules);
  if (![identity.user, ...identity.groups].every(isMappable)) {
    return refused('no-identity', 'Your mapping names a reserved Kubernetes identity, so it is not used.', {
      hint: 'Users and groups that begin with system: can not be mapped.',
    });
  }
  return done(identity);
}

function explicitly(person: Person, rules: IdentityRules): Identity | undefined {
  const mapping = rules.users.get(person.id);
  return mapping === undefined ? undefined : { ...mapping, source: 'explicit mapping' };
}

/** One plain address, ASCII only: look-alike letters and quoted local parts are not worth the risk. */
const ADDRESS = /^[a-z0-9][a-z0-9._+-]{0,63}@([a-z0-9][a-z0-9.-]{0,252})$/;

/** The rule gives a user who is somebody else by an explicit mapping: one of the two would be taken for the other. */
const AMBIGUOUS = 'ambiguous';

function byEmail(person: Person, rules: IdentityRules): Identity | typeof AMBIGUOUS | undefined {
  if (rules.email === undefined || person.email === undefined) return undefined;
  const address = person.email.toLowerCase();
  const domain = ADDRESS.exec(address)?.[1];
  if (domain === undefined || !rules.email.domains.includes(domain)) return undefined;
  const user = `${rules.email.prefix}${address}`;
  const isSomebodyElse = [...rules.users.values()].some((mapped) => mapped.user.toLowerCase() === user.toLowerCase());
  if (isSomebodyElse) return AMBIGUOUS;
  return { user, groups: rules.email.groups, source: `e-mail rule for ${domain}` };
}

function withUserGroups(identity: Identity, person: Person, { userGroups }: IdentityRules): Identity {
  if (userGroups === undefined || userGroups.size === 0) return identity;
  if (person.groups === undefined) {
    return { ...identity, notes: ['The user groups of the chat could not be read, so they give you no groups now.'] };
  }
  const from = person.groups.filter((id) => userGroups.has(id));
  if (from.length === 0) return identity;
  const added = from.flatMap((id) => userGroups.get(id) ?? []);
  return {
    ...identity,
    groups: [...new Set([...identity.groups, ...added])],
    source: `${identity.source}, and the user ${from.length === 1 ? 'group' : 'groups'} ${from.join(', ')}`,
  };
}
