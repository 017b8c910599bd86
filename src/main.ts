import { commands } from '../commands/index.js';
import { NO_AUDIT } from './audit/no-audit.js';
import { openAudit, tellAudit } from './audits.js';
import type { Catalog } from './catalog/catalog.js';
import { createCatalog, loadCatalog } from './catalog/catalog.js';
import type { ClusterSetting } from './config.js';
import { approvalPolicy, coreOptions, identityRules } from './config.js';
import type { Settings } from './config-schema.js';
import type { Dispatcher } from './core/dispatch.js';
import { createDispatch } from './core/dispatch.js';
import type {
  ApprovalMessages,
  Audit,
  Cluster,
  Clusters,
  Deliveries,
  Directory,
  Identities,
  ImagePolicy,
  Log,
} from './core/ports.js';
import type { Recovery } from './core/recovery/open-recovery.js';
import type { RecoveryTimes } from './core/recovery/times.js';
import { unstoppable } from './core/within.js';
import { RecapError } from './domain/errors.js';
import { resolveIdentity } from './domain/identity.js';
import { openImagePolicy } from './image-policy.js';
import type { Installation } from './installation.js';
import type { ConnectedCluster } from './kubernetes/cluster.js';
import { connectCluster } from './kubernetes/cluster.js';
import { createOutput } from './output/output.js';
import { pictures } from './output/pictures/draw.js';
import type { RedisOptions } from './redis/options.js';
import type { SecondFactor } from './second-factor.js';
import { openSecondFactor } from './second-factor.js';
import type { SlackSecrets } from './secrets.js';
import type { SlackApp } from './slack/app.js';
import { createSlackApp } from './slack/app.js';
import type { SlackMode } from './slack/options.js';
import type { Stores } from './stores.js';
import { openMemoryStores, openStores } from './stores.js';
import type { TotpKey } from './totp/sealed-secret.js';

/** The composition root: which adapter serves which port. Nothing here reads the environment. */

export const systemClock = { now: (): number => Date.now() };

/** Joins the connected clusters to the port; the first is the default one. */
export function joinClusters(clusters: readonly Cluster[]): Clusters {
  const [first] = clusters;
  if (first === undefined) throw new RecapError('bad-configuration', 'No cluster is configured.');
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster] as const));
  return { defaultName: first.name, names: [...byName.keys()], get: (name) => byName.get(name) };
}

/** The connection to one cluster, with the settings of the runs. Makes no call. */
export function connect({ name, source, node }: ClusterSetting, settings: Settings, version: string): ConnectedCluster {
  const { entriesPerPod, imagePullPolicy, startTimeout, podEvents } = settings.runs;
  return connectCluster(name, {
    source,
    version,
    targetEvents: podEvents,
    ephemeral: { mostEntries: entriesPerPod, imagePullPolicy, startWithinMs: startTimeout },
    ...(node === undefined ? {} : { node: { ...node, imagePullPolicy, startWithinMs: startTimeout } }),
  });
}

/** The catalogue of the installation, images rewritten to the mirror where one is configured. */
export async function openCatalog({ capsules }: Installation, settings: Settings): Promise<Catalog> {
  const catalog = await loadCatalog(capsules, commands);
  const { registry } = settings.capsules;
  if (registry === undefined) return catalog;
  const mirrored = [...catalog.capsules].map(([name, capsule]) => {
    const image = capsule.image.replace(/^[^/]+/, registry);
    return [name, { ...capsule, image }] as const;
  });
  return createCatalog(new Map(mirrored), commands);
}

/** What differs between the bot and a single command at a terminal. */
export interface CoreParts {
  readonly catalog: Catalog;
  readonly clusters: Clusters;
  readonly directory: Directory;
  readonly identities: Identities;
  readonly deliveries: Deliveries;
  readonly settings: Settings;
  readonly log: Log;
  /** Nowhere where it is not said. */
  readonly audit?: Audit | undefined;
  /** In memory where they are not said. */
  readonly stores?: Stores;
  /** Where others are asked for their approval; without it, what needs one is refused. */
  readonly approvals?: ApprovalMessages;
  /** Where those who approve confirm it; without it, what asks for that is approved by nobody. */
  readonly secondFactor?: SecondFactor | undefined;
  /** How what one process leaves undone is done by another. */
  readonly recovery?: Recovery;
  /** By the settings where it is not said. */
  readonly images?: ImagePolicy;
  /** See CoreOptions; false where it is not said. */
  readonly allowPrivileged?: boolean;
}

export function createCore({
  settings,
  stores,
  approvals: messages,
  secondFactor,
  audit = NO_AUDIT,
  allowPrivileged = false,
  ...parts
}: CoreParts): Dispatcher {
  const { limiter, runs, threads, approvals, codeTries: tries } = stores ?? openMemoryStores(settings);
  return createDispatch({
    images: openImagePolicy(settings.images),
    ...parts,
    audit,
    limiter,
    store: runs,
    threads,
    output: createOutput(),
    clock: systemClock,
    options: { ...coreOptions(settings), allowPrivileged },
    ...(messages && {
      approvals: {
        store: approvals,
        messages,
        policy: approvalPolicy(settings),
        secondFactor: secondFactor && { secrets: secondFactor.secrets, tries },
      },
    }),
  });
}

export interface BotOptions {
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly secrets: SlackSecrets;
  readonly clusters: readonly ConnectedCluster[];
  readonly log: Log;
  /** By the settings where it is not said. */
  readonly images?: ImagePolicy;
  /** Without it the bot remembers in its own memory. */
  readonly redis?: RedisOptions | undefined;
  /** Where the settings name second factors. */
  readonly totpKey?: TotpKey | undefined;
  /** Takes the lines of the audit that are for the process's output; without it they are not written. */
  readonly auditOut?: ((text: string) => void) | undefined;
  /** For who does not want to wait as long as is right for a cluster. */
  readonly recoveryTimes?: Partial<RecoveryTimes> | undefined;
}

export interface Bot {
  readonly slack: SlackApp;
  /** Lets what runs end within the configured grace, detaches every capsule, tells everybody, and leaves Slack. */
  close(): Promise<void>;
}

/** For what was asked but has not become a run yet, and for the last messages. */
const DRAIN_MS = 10_000;

/** Starts the bot. Rejects with a RecapError that says what is wrong with Slack's tokens. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { settings, log } = options;
  const stores = await openStores(settings, options.redis, log);
  try {
    const audit = await openAudit(settings, { stdout: options.auditOut, shared: stores.audit, clock: systemClock });
    try {
      const bot = await startBotOn(options, stores, audit.audit);
      const close = async (): Promise<void> => {
        await bot.close();
        await audit.close();
        await stores.close();
      };
      return { slack: bot.slack, close };
    } catch (error) {
      await audit.close();
      throw error;
    }
  } catch (error) {
    await stores.close();
    throw error;
  }
}

async function startBotOn(
  { catalog, settings, secrets, clusters, log, images, totpKey, redis, recoveryTimes = {} }: BotOptions,
  stores: Stores,
  audit: Audit,
): Promise<Bot> {
  const { deliveries } = stores;
  const rules = identityRules(settings);
  const secondFactor = openSecondFactor(settings, totpKey);
  const slack: SlackApp = createSlackApp({
    botToken: secrets.botToken,
    mode: slackMode(settings, secrets),
    ...(settings.slack.apiUrl === undefined ? {} : { apiUrl: settings.slack.apiUrl }),
    commandName: settings.slack.command,
    allowGuests: settings.slack.allowGuests,
    userGroups: [...(rules.userGroups?.keys() ?? [])],
    deliveries,
    formKey: secondFactor?.formKey,
    log,
    clock: systemClock,
    pictures,
    onRequest: async (request, conversation) => {
      // Nothing but the closing of the core ends a request of Slack.
      await core.dispatch(request, conversation, unstoppable());
    },
  });
  const told = tellAudit(audit, settings, slack);
  const core = createCore({
    catalog,
    clusters: joinClusters(clusters),
    directory: slack.directory,
    identities: { resolve: (person) => Promise.resolve(resolveIdentity(person, rules)) },
    deliveries,
    settings,
    log,
    stores,
    audit: told.audit,
    approvals: slack.approvals,
    secondFactor,
    ...(images && { images }),
    recovery: { ...stores, resume: (run) => slack.resume(run), isShared: redis !== undefined, times: recoveryTimes },
  });
  try {
    await slack.start();
    await core.resumeApprovals();
    core.recover();
  } catch (error) {
    await core.close({ graceMs: 0 });
    await told.close();
    throw error;
  }
  return { slack, close: () => closeBot(slack, core, settings.runs.shutdownGrace, log).finally(() => told.close()) };
}

function slackMode({ slack }: Settings, { appToken, signingSecret }: SlackSecrets): SlackMode {
  if (slack.mode === 'socket' && appToken !== undefined) {
    return { kind: 'socket', appToken, connections: slack.connections };
  }
  if (slack.mode === 'http' && signingSecret !== undefined) {
    return { kind: 'http', signingSecret, port: slack.port, path: slack.path };
  }
  throw new RecapError('bad-configuration', `The secrets do not fit the mode ${slack.mode} of Slack.`);
}

/** Slack first, so that nothing new comes in; both at the same time, since each waits for the other's requests. */
async function closeBot(slack: SlackApp, core: Dispatcher, graceMs: number, log: Log): Promise<void> {
  const [drained] = await Promise.all([slack.stop(graceMs + DRAIN_MS), core.close({ graceMs })]);
  if (!drained) log.warn({}, 'some requests had not ended when the bot stopped');
}
