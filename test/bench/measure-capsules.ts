import { hostname } from 'node:os';
import { defaultSettings } from '../../src/config.js';
import type { DispatchResult } from '../../src/core/carry-runs.js';
import type { Dispatcher } from '../../src/core/dispatch.js';
import type { Capsule, MechanismName } from '../../src/domain/capsule.js';
import { parseClusterName } from '../../src/domain/names.js';
import { done } from '../../src/domain/outcome.js';
import { findInstallation } from '../../src/installation.js';
import { connectCluster } from '../../src/kubernetes/cluster.js';
import { createLog } from '../../src/log.js';
import { joinClusters } from '../../src/clusters.js';
import { createCore } from '../../src/create-core.js';
import { openCatalog } from '../../src/open-catalog.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { ClusterChild } from './cluster-child.js';
import type { Figure } from './figures.js';

const DEADLINE_MS = 120_000;

/**
 * Each capsule once on the demo of the embedded cluster, by each of its mechanisms: from the command to its end, which is when the
 * capsule is gone. The tool's own time is in it, so `top --for 30s` takes 30 s. One that can't run there says why.
 */
export async function measureCapsules(): Promise<readonly Figure[]> {
  const settings = defaultSettings();
  const catalog = await openCatalog(findInstallation(), settings);
  const child = await ClusterChild.start('demo');
  const name = parseClusterName('demo');
  const cluster = connectCluster(name, {
    source: { from: 'text', text: child.kubeconfig },
    version: 'bench',
    // All of them run on the same pod.
    ephemeral: { mostEntries: 1_000 },
    node: { namespace: 'recap' },
  });
  const figures: Figure[] = [];
  try {
    for (const capsule of catalog.capsules.values()) {
      for (const mechanism of capsule.mechanisms) {
        const only = cluster.mechanisms.get(mechanism);
        const mechanisms = new Map(only === undefined ? [] : [[mechanism, only]]);
        const core = createCore({
          catalog,
          clusters: joinClusters([
            { ...cluster, mechanisms, access: { may: () => Promise.resolve({ allowed: true }) } },
          ]),
          directory: { find: (author) => Promise.resolve(done({ ...author, name: 'bench' })) },
          identities: { resolve: () => Promise.resolve(done({ user: 'bench', groups: [], source: 'the benchmark' })) },
          settings,
          log: createLog('error', { write: (line) => void process.stderr.write(line) }, (text) => text),
          allowPrivileged: true,
        });
        try {
          figures.push(...(await measure(core, capsule, mechanism)));
        } finally {
          await core.close({ graceMs: 0 });
        }
      }
    }
  } finally {
    await cluster.close();
    await child.close();
  }
  return figures;
}

async function measure(core: Dispatcher, capsule: Capsule, mechanism: MechanismName): Promise<readonly Figure[]> {
  const text = (capsule.examples[0] ?? '').replace(/^\/recap /, '');
  const author = { chat: 'cli', id: 'bench', workspace: hostname() };
  const request = { key: text, surface: 'cli', author, text, receivedAt: Date.now() } as const;
  const began = performance.now();
  const result = await core.dispatch(request, new FakeConversation(), AbortSignal.timeout(DEADLINE_MS));
  const value = performance.now() - began;
  const what = `${capsule.name} (${mechanism})`;
  const why = reasonOf(result);
  if (why === undefined) return [{ what, value, unit: 'ms' }];
  console.error(`${what}: left out: ${why}`);
  return [];
}

function reasonOf({ outcome }: DispatchResult): string | undefined {
  if (outcome.kind === 'done') return undefined;
  return outcome.kind === 'refused' ? outcome.refusal.reason : outcome.failure.message;
}
