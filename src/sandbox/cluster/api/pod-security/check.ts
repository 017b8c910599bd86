/** The form of a Pod Security check, and the words that they share. */
import { allContainers, type Container, type PodSpec } from '../pod.js';

export interface Violation {
  /** Short, e.g. `privileged`. */
  reason: string;
  /** Who does what, e.g. `container "a" must not set securityContext.privileged=true`. */
  detail: string;
}

export interface PodSecurityCheck {
  id: string;
  level: 'baseline' | 'restricted';
  /** Ids of baseline checks that this restricted check says more strictly. */
  replaces?: readonly string[];
  evaluate: (spec: PodSpec, annotations: ReadonlyMap<string, string>) => Violation | undefined;
}

/** Names of the containers for which the test holds. */
export function namesWhere(spec: PodSpec, test: (container: Container) => boolean): string[] {
  return allContainers(spec)
    .filter(test)
    .map((container) => container.name ?? '');
}

export function quoteList(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}

export function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`;
}

/** `container "a"` or `containers "a", "b"`. */
export function containersNamed(names: readonly string[]): string {
  return `${plural('container', names.length)} ${quoteList(names)}`;
}

/** `pod`, `container "a"`, or `pod and container "a"`: who set something that is forbidden. */
export function setters(pod: boolean, names: readonly string[]): string {
  return [...(pod ? ['pod'] : []), ...(names.length > 0 ? [containersNamed(names)] : [])].join(' and ');
}

/** A check that is only about containers. */
export function containerCheck(
  id: string,
  level: PodSecurityCheck['level'],
  reason: string,
  violates: (container: Container) => boolean,
  rule: string,
): PodSecurityCheck {
  return {
    id,
    level,
    evaluate: (spec) => {
      const names = namesWhere(spec, violates);
      return names.length > 0 ? { reason, detail: `${containersNamed(names)} ${rule}` } : undefined;
    },
  };
}

/** Distinct values, sorted. */
export function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
