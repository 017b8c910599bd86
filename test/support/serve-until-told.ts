import { once } from 'node:events';
import { connect } from '../../src/clusters.js';
import type { Settings } from '../../src/config-schema.js';
import type { RecoveryTimes } from '../../src/core/recovery/times.js';
import { parseClusterName, parseNamespaceName } from '../../src/domain/names.js';
import { findInstallation } from '../../src/installation.js';
import type { BotOptions } from '../../src/main.js';
import { startBot } from '../../src/main.js';
import { openCatalog } from '../../src/open-catalog.js';
import type { RedisOptions } from '../../src/redis/options.js';
import type { SlackSecrets } from '../../src/secrets.js';
import type { Timing } from '../../src/slack/conversation/timing.js';

/** All that a replica needs; plain JSON. */
export interface Served {
  readonly settings: Settings;
  readonly secrets: SlackSecrets;
  readonly capsules: string;
  readonly kubeconfig: string;
  readonly redis: RedisOptions;
  readonly recoveryTimes: Partial<RecoveryTimes>;
  readonly slackTiming?: Partial<Timing>;
}

type Write = (fields: object, message: string) => void;

/** Serves in this process, as a replica of the bot, until SIGTERM; resolves when it has ended in peace. */
export async function serveUntilTold(
  { settings, secrets, capsules, kubeconfig, redis, recoveryTimes, slackTiming }: Served,
  { write, around, onReady }: { write: Write; around: NonNullable<BotOptions['around']>; onReady: () => void },
): Promise<void> {
  const installation = findInstallation();
  const cluster = connect(
    {
      name: parseClusterName('sandbox'),
      source: { from: 'text', text: kubeconfig },
      node: { namespace: parseNamespaceName('recap') },
    },
    settings,
    installation.version,
  );
  const bot = await startBot({
    catalog: await openCatalog({ ...installation, capsules }, settings),
    settings,
    secrets,
    clusters: [cluster],
    log: { debug: () => undefined, info: write, warn: write, error: write },
    redis,
    recoveryTimes,
    slackTiming,
    around,
  });
  onReady();
  await once(process, 'SIGTERM');
  await bot.close();
  await cluster.close();
}
