import { RecapError } from './errors.js';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Names that were checked here and nowhere else; they are safe in a URL path, a label and a log field. */
export type NamespaceName = Branded<'namespace'>;
export type ObjectName = Branded<'object'>;
export type ContainerName = Branded<'container'>;
export type ClusterName = Branded<'cluster'>;

/** RFC 1123 label: namespaces and containers (Kubernetes: at most 63 characters). */
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** RFC 1123 subdomain: pods, nodes and workloads (Kubernetes: at most 253 characters). */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;
/** Names of clusters are ours, from the configuration or a kubeconfig's contexts. */
const CLUSTER = /^[A-Za-z0-9][-A-Za-z0-9_.@:/]{0,252}$/;

/** Shows hostile text safely: control, bidirectional and look-alike characters as escapes, at most 40 characters. */
export function quoteForPeople(text: string): string {
  const shown = Array.from(text)
    .slice(0, 40)
    .map((c) => (/^[\x20-\x7e]$/.test(c) && c !== '`' ? c : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`))
    .join('');
  return `"${shown}${text.length > 40 ? '…' : ''}"`;
}

function check(text: string, pattern: RegExp, limit: number, what: string): void {
  if (text.length > limit || !pattern.test(text)) {
    throw new RecapError('bad-target', `${quoteForPeople(text)} is not a ${what}.`, {
      hint: 'Names are lowercase ASCII letters, digits and dashes.',
    });
  }
}

/** @throws RecapError `bad-target` */
export function parseNamespaceName(text: string): NamespaceName {
  check(text, LABEL, 63, 'namespace name');
  return text as NamespaceName;
}

/** Pods, nodes, workloads, services. @throws RecapError `bad-target` */
export function parseObjectName(text: string): ObjectName {
  check(text, SUBDOMAIN, 253, 'Kubernetes name');
  return text as ObjectName;
}

/** @throws RecapError `bad-target` */
export function parseContainerName(text: string): ContainerName {
  check(text, LABEL, 63, 'container name');
  return text as ContainerName;
}

/** @throws RecapError `bad-target` */
export function parseClusterName(text: string): ClusterName {
  check(text, CLUSTER, 253, 'cluster name');
  return text as ClusterName;
}
