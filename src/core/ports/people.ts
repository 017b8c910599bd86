import type { Identity } from '../../domain/identity.js';
import type { NamespaceName } from '../../domain/names.js';
import type { Outcome } from '../../domain/outcome.js';
import type { Person } from '../../domain/person.js';
import type { Author } from '../../domain/request.js';

/** Vouches for people: slack/directory, the CLI. Refuses outsiders, guests, bots and the deactivated (`not-a-member`). */
export interface Directory {
  find(author: Author, signal: AbortSignal): Promise<Outcome<Person>>;
}

/** What Kubernetes identity a person stands for: the mapping rules, or the kubeconfig's own user. */
export interface Identities {
  resolve(person: Person, signal: AbortSignal): Promise<Outcome<Identity>>;
}

export type CapsuleVerb = 'run' | 'approve' | 'break-glass';

export interface AccessQuestion {
  readonly verb: CapsuleVerb;
  readonly capsule: string;
  /** Undefined asks for the whole cluster. */
  readonly namespace: NamespaceName | undefined;
}

/** The cluster's own RBAC. Never cached here; rejects with `cluster-unreachable` or `bot-not-allowed`, which callers treat as no. */
export interface Access {
  may(
    identity: Identity,
    question: AccessQuestion,
    signal: AbortSignal,
  ): Promise<{ allowed: boolean; reason?: string }>;
}
