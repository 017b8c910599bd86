import type { ClusterSetting } from '../config.js';
import { RecapError } from '../domain/errors.js';
import { parseClusterName, parseNamespaceName } from '../domain/names.js';
import type { Io } from './io.js';

/** The account that the bot has in the embedded cluster, with the rights that the chart grants. */
export const BOT_ACCOUNT = 'system:serviceaccount:recap:recap';

export interface RunningCluster {
  /** The way to it as one of its users. */
  as(user: string): ClusterSetting;
  close(): Promise<void>;
}

/**
 * Brings up the embedded cluster with its demo, once the pods of the demo run. What it needs of Debian is installed first.
 * @throws RecapError `bad-configuration` with one line, where this machine can't run containers
 */
export async function startEmbeddedCluster(io: Io): Promise<RunningCluster> {
  // Loaded only here: the bot of a real cluster has no use for it.
  const { openDemoCluster } = await import('../sandbox/cluster/demo/open-demo-cluster.js');
  try {
    const cluster = await openDemoCluster({
      env: io.env,
      say: (line) => io.err(`${line}\n`),
      signal: io.signal,
    });
    return {
      as: (user) => ({
        name: parseClusterName('sandbox'),
        source: { from: 'text', text: cluster.kubeconfigFor(user) },
        node: { namespace: parseNamespaceName('recap') },
      }),
      close: () => cluster.close(),
    };
  } catch (cause) {
    throw new RecapError('bad-configuration', `The embedded cluster can't run here: ${messageOf(cause)}`, {
      cause,
      hint: 'A real cluster serves as well: recap run … --context NAME, or recap sandbox --context NAME.',
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
