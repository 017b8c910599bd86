import { commands } from '../../commands/index.js';
import { checkCommands } from '../catalog/catalog.js';
import { loadCapsules } from '../catalog/load-capsules.js';
import { renderProblem } from '../catalog/problem.js';
import { clusterSettings } from '../config.js';
import type { Settings } from '../config-schema.js';
import { RecapError } from '../domain/errors.js';
import type { Installation } from '../installation.js';
import type { NamespaceName } from '../domain/names.js';
import { checkPermissions } from '../kubernetes/check-permissions.js';
import type { ConnectedCluster } from '../kubernetes/cluster.js';
import { tryCapsulePod } from '../kubernetes/node-preflight.js';
import { connect } from '../clusters.js';
import { readSlackSecrets } from '../secrets.js';
import { checkSlack } from '../slack/check.js';
import { checkImages } from './check-images.js';
import { checkSecondFactor } from './check-second-factor.js';
import { secretReader } from './environment.js';
import type { ExitCode, Io } from './io.js';
import { EXIT } from './io.js';
import { loadSettings, redisOf } from './serve-command.js';

/** A check of one thing, such as a cluster; its problems are whole lines. */
interface Checked {
  readonly what: string;
  readonly problems: readonly string[];
}

const CHECK_MS = 15_000;

/** `recap check`: everything that would keep the bot from working, all at once. */
export async function checkCommand(
  { config }: { config: string },
  installation: Installation,
  io: Io,
): Promise<ExitCode> {
  const catalogue = await checkCatalogue(installation);
  const { settings, problems } = settingsOrProblems(config);
  const checked: Checked[] = [{ what: `configuration ${config}`, problems }, catalogue];
  if (settings !== undefined) {
    const signal = AbortSignal.any([io.signal, AbortSignal.timeout(CHECK_MS)]);
    checked.push(
      ...(await Promise.all([
        checkChat(settings, io, signal),
        // A catalogue that can't be read names no images.
        ...(catalogue.problems.length > 0 ? [] : [checkPolicy(settings, installation, signal)]),
        ...checkClusters(settings, installation, signal),
        ...checkStore(settings, installation, io),
        ...checkFactors(settings, io),
      ])),
    );
  }
  for (const { what, problems: found } of checked) {
    io.out(
      found.length === 0
        ? `ok       ${what}\n`
        : `PROBLEM  ${what}\n${found.map((line) => `         ${line}\n`).join('')}`,
    );
  }
  return checked.every(({ problems: found }) => found.length === 0) ? EXIT.done : EXIT.failed;
}

function settingsOrProblems(config: string): { settings?: Settings; problems: readonly string[] } {
  try {
    return { settings: loadSettings(config), problems: [] };
  } catch (error) {
    return { problems: describe(error) };
  }
}

async function checkCatalogue({ capsules: folder }: Installation): Promise<Checked> {
  const { problems } = await loadCapsules(folder, new Set(commands.map(({ name }) => name)));
  return { what: 'catalogue', problems: [...checkCommands(commands), ...problems].map(renderProblem) };
}

async function checkChat({ slack }: Settings, io: Io, signal: AbortSignal): Promise<Checked> {
  const what = 'Slack app';
  const { secrets, problems } = readSlackSecrets(slack.mode, secretReader(io.env));
  if (secrets === undefined) return { what, problems: problems.map(renderProblem) };
  try {
    return { what, problems: await checkSlack({ ...secrets, apiUrl: slack.apiUrl, signal }) };
  } catch (error) {
    return { what, problems: describe(error) };
  }
}

async function checkPolicy(settings: Settings, installation: Installation, signal: AbortSignal): Promise<Checked> {
  const what = 'images of the catalogue';
  try {
    return { what, problems: await checkImages(settings, installation, signal) };
  } catch (error) {
    return { what, problems: describe(error) };
  }
}

function checkClusters(settings: Settings, { version }: Installation, signal: AbortSignal): Promise<Checked>[] {
  return clusterSettings(settings).map(async (setting) => {
    const what = `cluster ${setting.name}`;
    try {
      const cluster = connect(setting, settings, version);
      try {
        const missing = await checkPermissions(cluster.client, undefined, signal, setting.node?.namespace);
        const lines = missing.map(({ verb, apiGroup, resource, why, need }) => {
          const group = apiGroup === '' ? '' : ` in ${apiGroup}`;
          return `the bot may not ${verb} ${resource}${group}, to ${why} (${need})`;
        });
        const pods = setting.node === undefined ? [] : await checkNodePods(cluster, setting.node.namespace, signal);
        return { what, problems: [...lines, ...pods] };
      } finally {
        await cluster.close();
      }
    } catch (error) {
      return { what, problems: describe(error) };
    }
  });
}

/** Bounded by itself; nothing when the bot is to remember in its own memory. */
function checkStore(settings: Settings, installation: Installation, io: Io): Promise<Checked>[] {
  if (settings.redis === undefined) return [];
  const what = 'Redis';
  const check = async (): Promise<Checked> => {
    try {
      const redis = redisOf(settings, installation, io);
      const { checkRedis } = await import('../redis/stores.js');
      return { what, problems: redis === undefined ? [] : await checkRedis(redis) };
    } catch (error) {
      return { what, problems: describe(error) };
    }
  };
  return [check()];
}

/** Nothing where no rule can ask for one. */
function checkFactors(settings: Settings, io: Io): Promise<Checked>[] {
  if (settings.secondFactor === undefined) return [];
  const failed = (error: unknown): Checked => ({ what: 'second factors', problems: describe(error) });
  return [checkSecondFactor(settings.secondFactor.secrets, io).catch(failed)];
}

/** Whether the bot's own namespace takes a capsule pod, by a dry run: its Pod Security, its quota, the cluster's webhooks. */
async function checkNodePods(
  { client }: ConnectedCluster,
  namespace: NamespaceName,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    await tryCapsulePod(client, namespace, signal);
    return [];
  } catch (error) {
    return describe(error);
  }
}

function describe(error: unknown): string[] {
  if (!(error instanceof RecapError)) return [error instanceof Error ? error.message : String(error)];
  return [...error.userMessage.split('\n'), ...(error.hint === undefined ? [] : [error.hint])];
}
