import { readYaml } from './catalog/yaml-file.js';
import type { Problem } from './catalog/problem.js';
import type { Settings } from './config-schema.js';
import { configSchema } from './config-schema.js';
import type { CoreOptions } from './core/options.js';
import { DEFAULT_CORE_OPTIONS } from './core/options.js';
import type { ApprovalPolicy } from './domain/approval-policy.js';
import type { IdentityRules } from './domain/identity.js';
import type { LimitOptions } from './domain/limits.js';
import { DEFAULT_LIMITS } from './domain/limits.js';
import type { ClusterName, NamespaceName } from './domain/names.js';
import { parseClusterName, parseNamespaceName } from './domain/names.js';
import type { KubeConfigSource } from './kubernetes/kube-config.js';
import type { RedisOptions } from './redis/options.js';

/** One cluster as the configuration names it. */
export interface ClusterSetting {
  readonly name: ClusterName;
  readonly source: KubeConfigSource;
  /** Where capsule pods are made; without it the mechanism `node` is off. */
  readonly node?: { readonly namespace: NamespaceName };
}

/**
 * Reads recap.yaml, strictly.
 * @returns the settings, or every mistake with its line and a hint
 */
export function readSettings(
  file: string,
  text: string,
): { readonly settings?: Settings; readonly problems: readonly Problem[] } {
  const read = readYaml(file, text, configSchema);
  if ('problems' in read) return read;
  const problems = [...checkTogether(read.value, file), ...checkSecondFactor(read.value, file)];
  return problems.length > 0 ? { problems } : { settings: read.value, problems };
}

/** The rules that join several keys. */
function checkTogether({ clusters, defaultCluster, audit, redis }: Settings, file: string): Problem[] {
  const problems: Problem[] = [];
  const names = Object.keys(clusters);
  if (defaultCluster === undefined && names.length > 1) {
    problems.push({ file, path: 'defaultCluster', message: 'is missing', hint: `choose one of ${names.join(', ')}` });
  }
  if (defaultCluster !== undefined && !names.includes(defaultCluster)) {
    problems.push({ file, path: 'defaultCluster', message: 'names no cluster of this file', hint: names.join(', ') });
  }
  for (const [name, { inCluster, kubeconfig }] of Object.entries(clusters)) {
    if ((inCluster === true) === (kubeconfig !== undefined)) {
      const path = `clusters.${name}`;
      problems.push({ file, path, message: 'needs either inCluster: true or a kubeconfig' });
    }
  }
  if (audit.redis && redis === undefined) {
    problems.push({ file, path: 'audit.redis', message: 'needs the key redis', hint: 'or audit.file: a path' });
  }
  return problems;
}

/** A rule that nobody could ever fulfil, or that asks nobody, is a mistake. */
function checkSecondFactor({ approvals, secondFactor }: Settings, file: string): Problem[] {
  return approvals.rules.flatMap((rule, index) => {
    if (rule.secondFactor === undefined) return [];
    const path = `approvals.rules.${index}.secondFactor`;
    const noQuorum = { file, path, message: 'asks nobody, as the quorum is 0' };
    const noFile = { file, path, message: 'needs the key secondFactor', hint: 'secondFactor: { secrets: FILE }' };
    return [...(rule.quorum === 0 ? [noQuorum] : []), ...(secondFactor === undefined ? [noFile] : [])];
  });
}

/** The clusters in the order of the file, the default one first. */
export function clusterSettings({ clusters, defaultCluster }: Settings): readonly ClusterSetting[] {
  const all = Object.entries(clusters).map(([name, { kubeconfig, context, node }]): ClusterSetting => ({
    name: parseClusterName(name),
    source: kubeconfig === undefined ? { from: 'in-cluster' } : { from: 'file', path: kubeconfig, context },
    ...(node === undefined ? {} : { node: { namespace: parseNamespaceName(node.namespace) } }),
  }));
  return all.sort((a, b) => Number(b.name === defaultCluster) - Number(a.name === defaultCluster));
}

export function identityRules({ identities }: Settings): IdentityRules {
  const { email, userGroups } = identities;
  return {
    users: new Map(Object.entries(identities.users)),
    ...(email === undefined ? {} : { email }),
    ...(userGroups === undefined ? {} : { userGroups: new Map(Object.entries(userGroups)) }),
  };
}

/** What the file gives over the defaults; a level that the file names replaces the default of that level. */
export function limitOptions({ limits }: Settings): LimitOptions {
  const levels = { ...DEFAULT_LIMITS.levels } as Record<string, { concurrent: number; perMinute?: number }>;
  for (const [level, limit] of Object.entries(limits.levels ?? {})) {
    const { concurrent, perMinute } = limit;
    levels[level] = perMinute === undefined ? { concurrent } : { concurrent, perMinute };
  }
  return {
    ...DEFAULT_LIMITS,
    levels,
    queue: limits.queue ?? DEFAULT_LIMITS.queue,
    queuePerPerson: limits.queuePerPerson ?? DEFAULT_LIMITS.queuePerPerson,
  };
}

export function approvalPolicy({ approvals }: Settings): ApprovalPolicy {
  const rules = approvals.rules.map(({ when, quorum, expiry, channel, reason, remindEvery, secondFactor }) => ({
    when,
    quorum,
    expiryMs: expiry,
    channel,
    needsReason: reason === 'required',
    secondFactor,
    remindEveryMs: remindEvery,
  }));
  return { timeZone: approvals.timeZone, rules };
}

/** Where Redis is, if the file names one; the password is a secret, and the scripts are where the program is. */
export function redisOptions(
  { redis }: Settings,
  { password, scripts }: { password: string | undefined; scripts: string },
): RedisOptions | undefined {
  if (redis === undefined) return undefined;
  const { url, cluster, prefix, ca, keepRuns, keepFor, keepResults } = redis;
  return {
    ...{ url, cluster, prefix, scripts },
    retention: { runs: keepRuns, keepMs: keepFor, reportBytes: keepResults },
    ...(ca !== undefined && { caFile: ca }),
    ...(password !== undefined && { password }),
  };
}

/** What a person, and all together, may have in work beside the runs that the limits let go on and wait. */
const SPARE_PER_PERSON = 45;
const SPARE_IN_ALL = 1_000;

export function coreOptions(settings: Settings): CoreOptions {
  const { startTimeout: startMs, mostTargets } = settings.runs;
  const { levels, queue, queuePerPerson } = limitOptions(settings);
  const perPerson = queuePerPerson + (levels.person?.concurrent ?? queue) + SPARE_PER_PERSON;
  return { ...DEFAULT_CORE_OPTIONS, startMs, mostTargets, inWork: { perPerson, inAll: queue + SPARE_IN_ALL } };
}

/** The settings where there is no file: a terminal, the sandbox. Which cluster, and who people are, is said there otherwise. */
export function defaultSettings(): Settings {
  return configSchema.parse({ clusters: { local: { inCluster: true } } });
}
