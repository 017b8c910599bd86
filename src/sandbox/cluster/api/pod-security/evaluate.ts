/** Pod Security admission: the labels of a namespace decide what its pods may be. The whole pod is judged. */
import type { KubeObject } from '../../contract.js';
import { podSpec } from '../pod.js';
import { baselineChecks } from './baseline.js';
import type { PodSecurityCheck } from './check.js';
import { restrictedChecks } from './restricted.js';

const PREFIX = 'pod-security.kubernetes.io/';

export interface PodSecurityVerdict {
  /** The text of the refusal, after `is forbidden: `. */
  enforce?: string;
  /** The text of the warning. */
  warn?: string;
}

/** Namespaces without labels are `privileged`: everything goes. The mode `audit` has no reader here. */
export function evaluatePodSecurity(labels: ReadonlyMap<string, string>, pod: KubeObject): PodSecurityVerdict {
  const verdict: PodSecurityVerdict = {};
  const enforced = violationsAt(labels, 'enforce', pod);
  const warned = violationsAt(labels, 'warn', pod);
  if (enforced !== undefined) verdict.enforce = `violates PodSecurity ${enforced}`;
  if (warned !== undefined) verdict.warn = `would violate PodSecurity ${warned}`;
  return verdict;
}

function violationsAt(labels: ReadonlyMap<string, string>, mode: string, pod: KubeObject): string | undefined {
  const level = labels.get(`${PREFIX}${mode}`) ?? 'privileged';
  const version = labels.get(`${PREFIX}${mode}-version`) ?? 'latest';
  const annotations = new Map(Object.entries(pod.metadata.annotations ?? {}));
  const violations = checksOf(level).flatMap((check) => check.evaluate(podSpec(pod), annotations) ?? []);
  if (violations.length === 0) return undefined;
  const list = violations.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');
  return `"${level}:${version}": ${list}`;
}

/** An unknown level is treated as the strictest, as the real admission does. */
function checksOf(level: string): readonly PodSecurityCheck[] {
  if (level === 'privileged') return [];
  if (level === 'baseline') return baselineChecks;
  const replaced = new Set(restrictedChecks.flatMap((check) => check.replaces ?? []));
  return [...baselineChecks.filter((check) => !replaced.has(check.id)), ...restrictedChecks];
}
