import type { ClusterSetting } from '../config.js';
import { RecapError } from '../domain/errors.js';
import { parseClusterName, parseNamespaceName } from '../domain/names.js';
import type { Io } from './io.js';

/** The account that the bot has in the embedded cluster, with the rights that the chart grants. */
export const BOT_ACCOUNT = 'system:serviceaccount:recap:recap';

export interface RunningCluster {
  /** The way to it as one of its users. */
  as(user: string): ClusterSetting;
  /** Installs the tools of all capsules where this machine lets it; says what is missing, and never rejects for that. */
  installTools(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Brings up the embedded cluster with its demo, once the pods of the demo run. What it needs of Debian is installed first.
 * @param capsule one whose tools are installed, too
 * @throws RecapError `bad-configuration` with one line, where this machine can't run containers
 */
export async function startEmbeddedCluster(io: Io, capsule?: string): Promise<RunningCluster> {
  // Loaded only here: the bot of a real cluster has no use for it.
  const { openDemoCluster, installCapsuleTools } = await import('../sandbox/cluster/demo/open-demo-cluster.js');
  try {
    const surroundings = { env: io.env, say: (line: string) => io.err(`${line}\n`), signal: io.signal };
    const cluster = await openDemoCluster({ ...surroundings, ...(capsule !== undefined && { capsule }) });
    return {
      as: (user) => ({
        name: parseClusterName('sandbox'),
        source: { from: 'text', text: cluster.kubeconfigFor(user) },
        node: { namespace: parseNamespaceName('recap') },
      }),
      installTools: () => installCapsuleTools(surroundings),
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
