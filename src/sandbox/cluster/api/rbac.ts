/** RBAC over the Role and ClusterRole objects that are in the store, as the real authoriser evaluates them. */
import type { KubeObject, ObjectStore } from '../contract.js';
import type { User } from './authenticate.js';
import { resourceWithSubresource, type Attributes, type ResourceAttributes } from './authorization-attributes.js';
import { goQuote } from './status.js';

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

interface Binding extends KubeObject {
  subjects?: Subject[];
  roleRef: { kind: string; name: string };
}

export interface Decision {
  allowed: boolean;
  /** Which binding allowed it, or which role is missing; may be empty. */
  reason: string;
}

export class Rbac {
  constructor(private readonly store: ObjectStore) {}

  decide(user: User, asked: Attributes): Decision {
    if (user.groups.includes('system:masters')) return { allowed: true, reason: '' };
    const missing: string[] = [];
    for (const { rules, reason, problem } of this.#grants(user, namespaceOf(asked))) {
      if (problem) missing.push(problem);
      if (rules.some((rule) => ruleAllows(rule, asked))) return { allowed: true, reason: `RBAC: allowed by ${reason}` };
    }
    return { allowed: false, reason: missing.length > 0 ? `RBAC: ${missing.join(', ')}` : '' };
  }

  /** All rules that hold for a user in a namespace (and cluster-wide). */
  rulesFor(user: User, namespace: string | undefined): PolicyRule[] {
    return this.#grants(user, namespace).flatMap(({ rules }) => rules);
  }

  #grants(user: User, namespace: string | undefined): { rules: PolicyRule[]; reason: string; problem?: string }[] {
    const bindings = [
      ...this.store.list('clusterrolebindings'),
      ...(namespace === undefined ? [] : this.store.list('rolebindings', namespace)),
    ] as Binding[];
    return bindings.flatMap((binding) => {
      const subject = binding.subjects?.find((candidate) => isSubject(candidate, user, binding.metadata.namespace));
      return subject ? [this.#grant(binding, subject)] : [];
    });
  }

  #grant(binding: Binding, subject: Subject): { rules: PolicyRule[]; reason: string; problem?: string } {
    const { kind, name } = binding.roleRef;
    const resource = kind === 'Role' ? 'roles' : 'clusterroles';
    const role = this.store.get(resource, kind === 'Role' ? binding.metadata.namespace : undefined, name);
    const reason = `${describeBinding(binding)} of ${kind} ${goQuote(name)} to ${describeSubject(subject)}`;
    if (role) return { rules: (role['rules'] ?? []) as PolicyRule[], reason };
    return { rules: [], reason, problem: `${kind.toLowerCase()}.rbac.authorization.k8s.io ${goQuote(name)} not found` };
  }
}

function namespaceOf(asked: Attributes): string | undefined {
  return 'path' in asked ? undefined : asked.namespace || undefined;
}

function describeBinding(binding: KubeObject): string {
  const { name, namespace } = binding.metadata;
  return namespace === undefined
    ? `ClusterRoleBinding ${goQuote(name)}`
    : `RoleBinding ${goQuote(`${name}/${namespace}`)}`;
}

function describeSubject(subject: Subject): string {
  const name = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace ?? ''}` : subject.name;
  return `${subject.kind} ${goQuote(name)}`;
}

function isSubject(subject: Subject, user: User, bindingNamespace: string | undefined): boolean {
  if (subject.kind === 'User') return subject.name === user.name;
  if (subject.kind === 'Group') return user.groups.includes(subject.name);
  const namespace = subject.namespace ?? bindingNamespace ?? '';
  return subject.kind === 'ServiceAccount' && user.name === `system:serviceaccount:${namespace}:${subject.name}`;
}

function ruleAllows(rule: PolicyRule, asked: Attributes): boolean {
  if (!holds(rule.verbs, asked.verb)) return false;
  if ('path' in asked) return (rule.nonResourceURLs ?? []).some((pattern) => pathMatches(pattern, asked.path));
  return (
    holds(rule.apiGroups ?? [], asked.group) && resourceMatches(rule.resources ?? [], asked) && nameMatches(rule, asked)
  );
}

function holds(list: string[], value: string): boolean {
  return list.includes('*') || list.includes(value);
}

function pathMatches(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;
}

function resourceMatches(list: string[], asked: ResourceAttributes): boolean {
  if (holds(list, resourceWithSubresource(asked))) return true;
  return asked.subresource !== '' && list.includes(`*/${asked.subresource}`);
}

function nameMatches(rule: PolicyRule, asked: ResourceAttributes): boolean {
  if (!rule.resourceNames || rule.resourceNames.length === 0) return true;
  return asked.name !== undefined && rule.resourceNames.includes(asked.name);
}
