import { openAudit, tellAudit } from './audits.js';
import type { Catalog } from './catalog/catalog.js';
import { joinClusters } from './clusters.js';
import { identityRules } from './config.js';
import type { Settings } from './config-schema.js';
import type { Dispatcher } from './core/dispatch.js';
import type { Audit, ImagePolicy, Log } from './core/ports.js';
import type { RecoveryTimes } from './core/recovery/times.js';
import { unstoppable } from './core/within.js';
import { createCore, systemClock } from './create-core.js';
import { RecapError } from './domain/errors.js';
import { resolveIdentity } from './domain/identity.js';
import type { Around, Instruments } from './instruments.js';
import { createInstruments } from './instruments.js';
import type { Operations, OperationsOptions } from './operations.js';
import { openOperations } from './operations.js';
import { pictures } from './output/pictures/draw.js';
import type { RedisOptions } from './redis/options.js';
import { openSecondFactor } from './second-factor.js';
import type { SlackSecrets } from './secrets.js';
import type { SlackApp } from './slack/app.js';
import { createSlackApp } from './slack/app.js';
import type { Timing } from './slack/conversation/timing.js';
import type { SlackMode } from './slack/options.js';
import type { Stores } from './stores.js';
import { openStores } from './stores.js';
import type { TotpKey } from './totp/sealed-secret.js';

/** The composition root: which adapter serves which port. Nothing here reads the environment. */

export interface BotOptions extends Omit<OperationsOptions, 'leaseMs'> {
  readonly catalog: Catalog;
  readonly secrets: SlackSecrets;
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
  /** The same for Slack. */
  readonly slackTiming?: Partial<Timing> | undefined;
  /** What is done around each call of a port; the first is the outermost. */
  readonly around?: readonly Around[];
}

export interface Bot {
  readonly slack: SlackApp;
  /** The port of probes and metrics, where the settings ask for one. */
  readonly operationsPort: number | undefined;
  /** Lets what runs end within the configured grace, detaches every capsule, tells everybody, and leaves Slack. */
  close(): Promise<void>;
}

/** For what was asked but has not become a run yet, and for the last messages. */
const DRAIN_MS = 10_000;

/** Starts the bot. Rejects with a RecapError that says what is wrong with Slack's tokens. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const operations = await openOperations({ ...options, leaseMs: options.recoveryTimes?.leaseMs });
  try {
    const bot = await startObserved({ ...options, log: operations.log }, operations);
    const close = async (): Promise<void> => {
      operations.drain();
      try {
        await bot.close();
      } finally {
        await operations.close();
      }
    };
    return { slack: bot.slack, operationsPort: operations.port, close };
  } catch (error) {
    await operations.close();
    throw error;
  }
}

type StartedBot = Pick<Bot, 'slack' | 'close'>;

async function startObserved(options: BotOptions, operations: Operations): Promise<StartedBot> {
  const { settings, log } = options;
  const instruments = createInstruments([...(options.around ?? []), ...operations.around]);
  const redis = options.redis && { ...options.redis, observe: operations.observe };
  const stores = instruments.stores(await openStores(settings, redis, log));
  try {
    const audit = await openAudit(settings, { stdout: options.auditOut, shared: stores.audit, clock: systemClock });
    try {
      const bot = await startBotOn(options, stores, instruments.port('audit', audit.audit), instruments, operations);
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
  { catalog, settings, secrets, clusters, log, images, totpKey, redis, recoveryTimes = {}, slackTiming }: BotOptions,
  stores: Stores,
  audit: Audit,
  instruments: Instruments,
  operations: Operations,
): Promise<StartedBot> {
  const rules = identityRules(settings);
  const secondFactor = openSecondFactor(settings, totpKey);
  const slack: SlackApp = createSlackApp({
    botToken: secrets.botToken,
    mode: slackMode(settings, secrets),
    ...(settings.slack.apiUrl === undefined ? {} : { apiUrl: settings.slack.apiUrl }),
    commandName: settings.slack.command,
    allowGuests: settings.slack.allowGuests,
    userGroups: [...(rules.userGroups?.keys() ?? [])],
    accept: (request, origin, marks) => core.accept(request, origin, marks),
    formKey: secondFactor?.formKey,
    observe: operations.observe,
    log,
    clock: systemClock,
    pictures,
    posts: stores.posts,
    lanes: stores.lanes,
    ...(slackTiming && { timing: slackTiming }),
    onRequest: async (request, conversation) => {
      // Nothing but the closing of the core ends a request of Slack.
      const shown = instruments.conversation(conversation);
      operations.answered(request, await core.dispatch(request, shown, unstoppable()));
    },
  });
  const told = tellAudit(audit, settings, slack);
  const core = createCore({
    catalog,
    clusters: joinClusters(clusters.map((cluster) => instruments.cluster(cluster))),
    directory: instruments.port('directory', slack.directory),
    identities: { resolve: (person) => Promise.resolve(resolveIdentity(person, rules)) },
    settings,
    log,
    stores,
    audit: told.audit,
    approvals: instruments.approvals(slack.approvals),
    secondFactor,
    ...(images && { images }),
    recovery: {
      ...stores,
      resume(run) {
        const conversation = slack.resume(run);
        return conversation && instruments.conversation(conversation);
      },
      reopen(origin, receivedAt) {
        const conversation = slack.reopen(origin, receivedAt);
        return conversation && instruments.conversation(conversation);
      },
      isShared: redis !== undefined,
      times: recoveryTimes,
    },
  });
  try {
    await slack.start();
    await core.resumeApprovals();
    core.recover();
    operations.begin({ slack, stores, runs: () => core.runs(), isShared: redis !== undefined });
  } catch (error) {
    await core.close({ graceMs: 0 });
    await told.close();
    throw error;
  }
  return {
    slack,
    close: async () => {
      try {
        await closeBot(slack, core, settings.runs.shutdownGrace, log);
      } finally {
        await told.close();
      }
    },
  };
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
