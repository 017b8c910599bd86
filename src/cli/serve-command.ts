import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { clusterSettings, readSettings, redisOptions } from '../config.js';
import type { Settings } from '../config-schema.js';
import { renderProblem } from '../catalog/problem.js';
import { RecapError } from '../domain/errors.js';
import type { Installation } from '../installation.js';
import type { ConnectedCluster } from '../kubernetes/cluster.js';
import { createLog } from '../log.js';
import { connect } from '../clusters.js';
import { startBot } from '../main.js';
import { openCatalog } from '../open-catalog.js';
import { createOutput } from '../output/output.js';
import type { RedisOptions } from '../redis/options.js';
import { readRedisPassword, readSlackSecrets, readTotpKey } from '../secrets.js';
import { readTraceOptions } from '../telemetry/trace-options.js';
import type { TotpKey } from '../totp/sealed-secret.js';
import type { RunningCluster } from './embedded-cluster.js';
import { BOT_ACCOUNT, startEmbeddedCluster } from './embedded-cluster.js';
import { secretReader } from './environment.js';
import type { ExitCode, Io } from './io.js';
import { EXIT } from './io.js';

/** `recap serve`: the bot, until a signal ends it. */
export async function serveCommand(
  { config, sandbox }: { config: string; sandbox: boolean },
  installation: Installation,
  io: Io,
): Promise<ExitCode> {
  const settings = loadSettings(config);
  const { secrets, problems } = readSlackSecrets(settings.slack.mode, secretReader(io.env));
  if (secrets === undefined) throw configurationError(problems.map(renderProblem));
  const redis = redisOf(settings, installation, io);
  const totpKey = totpKeyOf(settings, io);
  const output = createOutput();
  const replica = replicaName();
  const log = createLog(settings.log.level, { write: io.out }, (text) => output.redact(text), { replica });
  const traces = readTraceOptions(settings.telemetry.traces?.endpoint, io.env);
  const embedded = sandbox ? await startEmbeddedCluster(io) : undefined;
  const clusters = connectAll(settings, installation, embedded);
  try {
    const catalog = await openCatalog(installation, settings);
    const { version } = installation;
    const bot = await startBot({
      ...{ catalog, settings, secrets, clusters, log, redis, totpKey, auditOut: io.out },
      ...{ traces, version, replica },
    });
    try {
      const names = clusters.map(({ name }) => name);
      log.info({ version, mode: settings.slack.mode, clusters: names }, 'recap serves');
      if (redis !== undefined) log.info({ prefix: redis.prefix }, 'runs, threads and limits are in Redis');
      else log.warn({}, 'runs, threads and limits are in memory: one replica only, and forgotten when it ends');
      const { stdout, file, redis: shared } = settings.audit;
      if (!stdout && file === undefined && !shared)
        log.warn({}, 'there is no audit: nobody can see later who did what');
      if (!io.signal.aborted) await once(io.signal, 'abort');
      log.info({}, 'recap stops');
    } finally {
      await bot.close();
    }
    return EXIT.done;
  } finally {
    await Promise.all(clusters.map((cluster) => cluster.close()));
    await embedded?.close();
  }
}

/** The pod's name, and which of the processes that it has had this is. */
const replicaName = (): string => `${hostname()}.${randomBytes(2).toString('hex')}`;

function connectAll(
  settings: Settings,
  { version }: Installation,
  embedded: RunningCluster | undefined,
): readonly ConnectedCluster[] {
  const all = embedded === undefined ? clusterSettings(settings) : [embedded.as(BOT_ACCOUNT)];
  return all.map((setting) => connect(setting, settings, version));
}

/** @throws RecapError `bad-configuration` */
export function redisOf(settings: Settings, { redisScripts: scripts }: Installation, io: Io): RedisOptions | undefined {
  const { password, problems } = readRedisPassword(secretReader(io.env));
  if (problems.length > 0) throw configurationError(problems.map(renderProblem));
  return redisOptions(settings, { password, scripts });
}

/** @throws RecapError `bad-configuration` */
function totpKeyOf({ secondFactor }: Settings, io: Io): TotpKey | undefined {
  if (secondFactor === undefined) return undefined;
  const { key, problems } = readTotpKey(secretReader(io.env));
  if (key === undefined) throw configurationError(problems.map(renderProblem));
  return key;
}

/** @throws RecapError `bad-configuration` with every mistake */
export function loadSettings(file: string): Settings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new RecapError('bad-configuration', `The configuration ${file} can't be read.`, {
      cause,
      hint: 'Begin with deploy/recap.example.yaml, or name another file with --config.',
    });
  }
  const { settings, problems } = readSettings(file, text);
  if (settings === undefined) throw configurationError(problems.map(renderProblem));
  return settings;
}

function configurationError(problems: readonly string[]): RecapError {
  return new RecapError('bad-configuration', `The configuration can't be used:\n${problems.join('\n')}`);
}
