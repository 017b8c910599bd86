/**
 * A replica of the bot in a process of its own, to be killed: says `ready` once it serves, and ends in peace at SIGTERM. Its first argument
 * is a BotWork.
 */
import { once } from 'node:events';
import type { Around } from '../../src/core/ports.js';
import type { Settings } from '../../src/config-schema.js';
import type { RecoveryTimes } from '../../src/core/recovery/times.js';
import { parseClusterName, parseNamespaceName } from '../../src/domain/names.js';
import { findInstallation } from '../../src/installation.js';
import { connect } from '../../src/clusters.js';
import { startBot } from '../../src/main.js';
import { openCatalog } from '../../src/open-catalog.js';
import type { RedisOptions } from '../../src/redis/options.js';
import type { SlackSecrets } from '../../src/secrets.js';
import type { Timing } from '../../src/slack/conversation/timing.js';

export interface BotWork {
  readonly settings: Settings;
  readonly secrets: SlackSecrets;
  readonly capsules: string;
  readonly kubeconfig: string;
  readonly redis: RedisOptions;
  readonly recoveryTimes: Partial<RecoveryTimes>;
  readonly slackTiming?: Partial<Timing>;
  /** Before or after which call of a port it ends itself, as SIGKILL does, such as `inbox.accept`. */
  readonly diesAt?: { readonly call: string; readonly when: 'before' | 'after' };
}

const work = JSON.parse(process.argv[2] ?? '') as BotWork;
const { settings, secrets, capsules, kubeconfig, redis, recoveryTimes, slackTiming, diesAt } = work;
const write = (fields: object, message: string): void => {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
};
const dying: Around = async ({ port, method }, go) => {
  const dieIf = (when: 'before' | 'after'): void => {
    if (diesAt?.call === `${port}.${method}` && diesAt.when === when) process.kill(process.pid, 'SIGKILL');
  };
  dieIf('before');
  const given = await go();
  dieIf('after');
  return given;
};
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
  around: diesAt === undefined ? [] : [dying],
});
process.stdout.write('ready\n');
await once(process, 'SIGTERM');
await bot.close();
await cluster.close();
