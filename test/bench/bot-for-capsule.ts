import { commands } from '../../commands/index.js';
import { createCatalog } from '../../src/catalog/catalog.js';
import { defaultSettings } from '../../src/config.js';
import type { Capsule } from '../../src/domain/capsule.js';
import type { ConnectedCluster } from '../../src/kubernetes/cluster.js';
import { SelfAccess, SelfIdentity } from '../../src/kubernetes/self-access.js';
import { createLog } from '../../src/log.js';
import { joinClusters } from '../../src/clusters.js';
import { createCore, systemClock } from '../../src/create-core.js';
import { createMemoryLanes } from '../../src/memory/lanes.js';
import { createMemoryPosts } from '../../src/memory/posts.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { pictures } from '../../src/output/pictures/draw.js';
import type { SlackApp } from '../../src/slack/app.js';
import { createSlackApp } from '../../src/slack/app.js';

/**
 * The bot with one capsule, whose image need not have a digest, as the user of the kubeconfig: for a cluster that knows neither the
 * catalogue's images nor the bot's account.
 */
export async function startBotForCapsule(
  capsule: Capsule,
  cluster: ConnectedCluster,
  { botToken, appToken, apiUrl }: Workspace,
): Promise<{ close(): Promise<void> }> {
  const log = createLog('warn', { write: (text) => void process.stderr.write(text) }, (text) => text);
  const slack: SlackApp = createSlackApp({
    botToken,
    apiUrl,
    mode: { kind: 'socket', appToken },
    commandName: '/recap',
    allowGuests: false,
    accept: (request, origin, marks) => core.accept(request, origin, marks),
    log,
    clock: systemClock,
    pictures,
    posts: createMemoryPosts(systemClock),
    lanes: createMemoryLanes(systemClock),
    onRequest: async (request, conversation) => {
      await core.dispatch(request, conversation, new AbortController().signal);
    },
  });
  const identity = new SelfIdentity(cluster.client);
  const core = createCore({
    catalog: createCatalog(new Map([[capsule.name, capsule]]), commands),
    clusters: joinClusters([{ ...cluster, access: new SelfAccess(cluster.client) }]),
    directory: slack.directory,
    // Asked once, as a bot that maps people by its configuration asks nobody.
    identities: { resolve: (person, signal) => (resolved ??= identity.resolve(person, signal)) },
    settings: defaultSettings(),
    images: { verify: () => Promise.resolve() },
    log,
  });
  let resolved: ReturnType<SelfIdentity['resolve']> | undefined;
  await slack.start();
  return {
    close: async () => {
      await Promise.all([slack.stop(1_000), core.close({ graceMs: 0 })]);
    },
  };
}
