import type { App, Logger, webApi } from '@slack/bolt';
import type { ApprovalMessages, AuditChannel, Conversation, Directory } from '../core/ports.js';
import type { RunRecord } from '../domain/run.js';
import { SlackApprovalMessages } from './approval-messages.js';
import { SlackAuditChannel } from './audit-channel.js';
import { checkAlive } from './check-alive.js';
import { createCaller } from './api/call.js';
import type { Clients } from './api/clients.js';
import { createClients, webClientOptions } from './api/clients.js';
import type { MessengerParts } from './api/messenger.js';
import { Messenger } from './api/messenger.js';
import { Pacer } from './api/pacer.js';
import { SLACK_PACES } from './api/paces.js';
import { PostLedger } from './api/post-ledger.js';
import type { ConversationParts } from './conversation/conversation.js';
import { SlackConversation } from './conversation/conversation.js';
import { parsePlace } from './conversation/place.js';
import type { Timing } from './conversation/timing.js';
import { SLACK_TIMING } from './conversation/timing.js';
import { SlackDirectory } from './directory.js';
import { CodeForms } from './code-forms.js';
import { Files } from './files.js';
import { listenToButtons } from './inbound/button.js';
import { listenToCodeForms } from './inbound/code-form.js';
import { HeldAckApp } from './inbound/held-ack.js';
import { InFlight } from './inbound/in-flight.js';
import { listenToMentions } from './inbound/mention.js';
import type { Inbound } from './inbound/receive.js';
import { listenToCommand } from './inbound/slash-command.js';
import { readOrigin } from './inbound/stored-origin.js';
import { loggerOver } from './logger.js';
import type { SlackOptions } from './options.js';
import { HttpTransport } from './transport/http.js';
import { SocketTransport } from './transport/socket.js';
import { UserGroups } from './user-groups.js';
import type { WorkspaceIdentity } from './workspace-identity.js';
import { readIdentity } from './workspace-identity.js';

export interface SlackApp {
  /** Says who is who; usable once started. */
  readonly directory: Directory;
  /** Where people are asked for their approval; usable once started. */
  readonly approvals: ApprovalMessages;
  /** Resolves once requests can come in. Rejects with a RecapError that says what is wrong with the tokens. */
  start(): Promise<void>;
  /** Takes nothing new, and waits at most so many milliseconds for what goes on. Whether all of it ended. */
  stop(deadlineMs: number): Promise<boolean>;
  /** Whether requests can come in right now. */
  ready(): boolean;
  /** Whether requests can come in and answers go out. Rejects with the RecapError that says why not; makes a call of auth.test. */
  check(): Promise<void>;
  /** In HTTP mode the port that is listened on. */
  port(): number | undefined;
  /** A channel that is told what is audited, by its id; the bot must be in it. Usable until it is closed, also after `stop`. */
  auditChannel(id: string): AuditChannel;
  /** The conversation of a run that another process began, by its record; undefined when its place is not in this workspace. */
  resume(run: RunRecord): Conversation | undefined;
  /** The conversation of a request that another process accepted at that time (epoch milliseconds); undefined as with `resume`. */
  reopen(origin: string, receivedAt: number): Conversation | undefined;
}

/** A message of ours is looked for from this long before its run was requested: clocks differ. */
const CLOCK_SKEW_MS = 60_000;

/** RECap in a Slack workspace. Nothing happens before `start`. */
export function createSlackApp(options: SlackOptions): SlackApp {
  const { log, clock } = options;
  const logger = loggerOver(log);
  const timing = { ...SLACK_TIMING, ...options.timing };
  const client = { token: options.botToken, logger, apiUrl: options.apiUrl, timeout: timing.call };
  const clients = createClients({ ...client, uploadTimeout: timing.file / 2, observe: options.observe });
  const { reader } = clients;
  const ledger = new PostLedger(options.posts, log);
  const posting = messengerParts(options, clients, ledger);
  const parts = conversationParts(options, timing, clients, posting, ledger);
  const transport = createTransport(options, logger);
  const inFlight = new InFlight();
  let identity: WorkspaceIdentity | undefined;
  const groups = new UserGroups({ client: reader, ids: options.userGroups ?? [], clock, log });
  const directory = new SlackDirectory({
    client: reader,
    // Before the start nobody is a member.
    rules: () => ({ teamId: '', enterpriseId: undefined, ...identity, allowGuests: options.allowGuests }),
    clock,
    log,
    groups,
  });

  return {
    directory,
    approvals: new SlackApprovalMessages(parts, () => identity?.teamId),
    async start() {
      identity = await readIdentity(reader);
      const inbound: Inbound = {
        ...identity,
        inFlight,
        log,
        accept: options.accept,
        now: () => clock.now(),
        converse: (origin) => new SlackConversation(parts, origin),
        onRequest: options.onRequest,
      };
      const app = createBoltApp(options, transport, identity, webClientOptions(client));
      listenToCommand(app, inbound, options.commandName);
      listenToMentions(app, inbound);
      listenToButtons(app, inbound);
      if (parts.codeForms !== undefined) listenToCodeForms(app, inbound, parts.codeForms);
      app.event('user_change', async ({ event }) => Promise.resolve(directory.forget(event.user.id)));
      for (const type of ['subteam_updated', 'subteam_members_changed'] as const) {
        app.event(type, () => Promise.resolve(groups.forget()));
      }
      await transport.start(app);
    },
    async stop(deadlineMs) {
      await transport.stop();
      const isIdle = await inFlight.idle(AbortSignal.timeout(deadlineMs));
      await ledger.close();
      return isIdle;
    },
    ready: () => transport.ready(),
    check: () => checkAlive(transport, reader),
    port: () => (transport instanceof HttpTransport ? transport.port : undefined),
    auditChannel(channel) {
      // A call that hangs must not hold up the end of the process.
      const messenger = new Messenger({ ...posting, client: reader, ledger: undefined });
      return new SlackAuditChannel({ channel, messenger, timing, log });
    },
    resume(run) {
      const place = parsePlace(run.place);
      if (place === undefined || place.team !== identity?.teamId) return undefined;
      const resumesSince = run.requestedAt - CLOCK_SKEW_MS;
      return new SlackConversation(parts, {
        key: run.id,
        place,
        user: run.requester.id,
        answers: 'privately',
        resumesSince,
      });
    },
    reopen(text, receivedAt) {
      const origin = readOrigin(text, () => clock.now());
      if (origin === undefined || origin.place.team !== identity?.teamId) return undefined;
      return new SlackConversation(parts, { ...origin, resumesSince: receivedAt - CLOCK_SKEW_MS });
    },
  };
}

function messengerParts(
  { log, clock, paces, lanes }: SlackOptions,
  { writer }: Clients,
  ledger: PostLedger,
): MessengerParts {
  const pacer = new Pacer(lanes);
  const call = createCaller(pacer, log);
  return { client: writer, call, pacer, paces: { ...SLACK_PACES, ...paces }, ledger, clock, log };
}

function conversationParts(
  { log, clock, pictures, formKey }: SlackOptions,
  timing: Timing,
  clients: Clients,
  posting: MessengerParts,
  ledger: PostLedger,
): ConversationParts {
  const { call, paces } = posting;
  const messenger = new Messenger(posting);
  const files = new Files({ client: clients.uploader, pictures, call, paces, ledger, log });
  const codeForms = formKey === undefined ? undefined : new CodeForms(clients.reader, formKey, log);
  return { messenger, files, codeForms, clock, log, timing };
}

type AnyTransport = SocketTransport | HttpTransport;

function createTransport({ mode, apiUrl, log, clock }: SlackOptions, logger: Logger): AnyTransport {
  if (mode.kind === 'http') return new HttpTransport({ ...mode, logger, clock });
  return new SocketTransport({ ...mode, apiUrl, logger, log });
}

/** Bolt between the transport and the listeners. `clientOptions` is for clients that Bolt makes, which nothing of ours uses. */
function createBoltApp(
  { botToken, log }: SlackOptions,
  transport: AnyTransport,
  { botId, botUserId, teamId }: WorkspaceIdentity,
  clientOptions: webApi.WebClientOptions,
): App {
  const receiver = transport instanceof HttpTransport ? transport.receiver : transport.receivers[0];
  const app = new HeldAckApp({
    ...(receiver === undefined ? {} : { receiver }),
    logger: loggerOver(log),
    convoStore: false,
    clientOptions,
    authorize: () => Promise.resolve({ botToken, botId, botUserId, teamId }),
  });
  app.error((error) => {
    log.error({ err: error }, 'a payload of Slack could not be taken');
    return Promise.resolve();
  });
  return app;
}
