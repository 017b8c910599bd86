import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ClusterSetting } from '../config.js';
import { parseClusterName, parseNamespaceName } from '../domain/names.js';
import type { ReadSecret } from '../secrets.js';
import type { Kubeconfig } from './arguments.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Reads secrets from NAME, or from the file that NAME_FILE names (as mounted secrets are); the last newline is no part of one. */
export function secretReader(env: Env): ReadSecret {
  return (name) => {
    const file = env[`${name}_FILE`];
    if (file === undefined) return { value: env[name] ?? '' };
    if (env[name] !== undefined) return { error: `is set twice: once by ${name}_FILE` };
    try {
      return { value: readFileSync(file, 'utf8').trimEnd() };
    } catch {
      return { error: `can't be read from the file that ${name}_FILE names` };
    }
  };
}

/**
 * The cluster of a kubeconfig: of the file that is given, or else of KUBECONFIG (the first of several), or else of the home folder.
 * It is called by the name of its context.
 */
export function kubeconfigSetting(given: Partial<Kubeconfig>, env: Env): ClusterSetting {
  const fromEnv = env['KUBECONFIG']?.split(delimiter).find((path) => path !== '');
  const path = given.path ?? fromEnv ?? join(homedir(), '.kube', 'config');
  return {
    name: parseClusterName(given.context ?? 'default'),
    source: { from: 'file', path, context: given.context },
    ...(given.capsuleNamespace !== undefined && {
      node: { namespace: parseNamespaceName(given.capsuleNamespace) },
    }),
  };
}
