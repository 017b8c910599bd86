import { KubeConfig } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import { quoteForPeople } from '../domain/names.js';

/** Where the credentials of a cluster come from. */
export type KubeConfigSource =
  | { readonly from: 'file'; readonly path: string; readonly context?: string | undefined }
  | { readonly from: 'text'; readonly text: string; readonly context?: string | undefined }
  /** The service account of the pod that this process runs in. */
  | { readonly from: 'in-cluster' };

/**
 * Reads a kubeconfig and selects its context.
 * @throws RecapError `bad-configuration` when it can't be read, or has no such context or cluster.
 */
export function loadKubeConfig(source: KubeConfigSource): KubeConfig {
  const kubeConfig = new KubeConfig();
  try {
    if (source.from === 'file') kubeConfig.loadFromFile(source.path);
    else if (source.from === 'text') kubeConfig.loadFromString(source.text);
    else kubeConfig.loadFromCluster();
  } catch (cause) {
    throw new RecapError('bad-configuration', `The ${describe(source)} can't be read.`, { cause });
  }
  if (source.from !== 'in-cluster' && source.context !== undefined) selectContext(kubeConfig, source.context);
  requireCluster(kubeConfig, source);
  return kubeConfig;
}

function describe(source: KubeConfigSource): string {
  if (source.from === 'file') return `kubeconfig ${source.path}`;
  return source.from === 'text' ? 'kubeconfig text' : 'service account of this pod';
}

function selectContext(kubeConfig: KubeConfig, context: string): void {
  const names = kubeConfig.getContexts().map(({ name }) => name);
  if (!names.includes(context)) {
    throw new RecapError('bad-configuration', `The kubeconfig has no context ${quoteForPeople(context)}.`, {
      hint: names.length === 0 ? 'It has no contexts at all.' : `It has: ${names.join(', ')}.`,
    });
  }
  kubeConfig.setCurrentContext(context);
}

/** The library takes `undefined` for a host where the environment has none, and only fails at the first call. */
function requireCluster(kubeConfig: KubeConfig, source: KubeConfigSource): void {
  const server = kubeConfig.getCurrentCluster()?.server;
  if (server !== undefined && URL.canParse(server) && !server.includes('//undefined')) return;
  throw new RecapError('bad-configuration', `The ${describe(source)} names no cluster.`, {
    hint: source.from === 'in-cluster' ? 'This process runs in no pod of a cluster.' : 'Check its current-context.',
  });
}
