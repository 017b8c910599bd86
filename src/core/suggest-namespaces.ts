import type { Identity } from '../domain/identity.js';
import type { NamespaceName } from '../domain/names.js';
import { nearest } from '../domain/nearest.js';
import { allowedAmong } from './authorize.js';
import type { Cluster, Log } from './ports.js';
import { within } from './within.js';

const MOST = 3;
/** Asked about, so that some remain when the asker may not see all of them. */
const MOST_ASKED = 6;
/** A suggestion is a courtesy: it may not keep the refusal waiting. */
const SUGGEST_MS = 2_000;

/**
 * Names of namespaces near to what was written in which the asker may run the capsule, whether or not the one that was written
 * exists: so the answer tells nothing about that. None when the cluster does not say.
 */
export async function suggestNamespaces(
  cluster: Cluster,
  identity: Identity,
  capsule: string,
  written: NamespaceName,
  { signal, log }: { signal: AbortSignal; log: Log },
): Promise<readonly string[]> {
  const late = (): Error => new Error('the suggestions took too long');
  try {
    return await within({ ms: SUGGEST_MS, signal, late }, async (inner) => {
      const all = (await cluster.targets.namespaces(inner)).filter((name) => name !== written);
      const near = nearest(written, all, MOST_ASKED);
      const asked = all.filter((name) => near.includes(name)).sort((a, b) => near.indexOf(a) - near.indexOf(b));
      const allowed = await allowedAmong(cluster.access, identity, capsule, asked, { ms: SUGGEST_MS, signal: inner });
      return allowed.slice(0, MOST);
    });
  } catch (error) {
    log.debug({ error: String(error) }, 'no-suggestions');
    return [];
  }
}
