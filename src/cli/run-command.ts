import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { openFileAudit } from '../audit/file-audit.js';
import { defaultSettings } from '../config.js';
import type { Settings } from '../config-schema.js';
import type { Audit } from '../core/ports.js';
import type { DispatchResult } from '../core/carry-runs.js';
import type { ReportFile } from '../domain/report.js';
import { RecapError } from '../domain/errors.js';
import { done } from '../domain/outcome.js';
import type { Installation } from '../installation.js';
import type { ConnectedCluster } from '../kubernetes/cluster.js';
import { SelfAccess, SelfIdentity } from '../kubernetes/self-access.js';
import { createLog } from '../log.js';
import { connect, joinClusters } from '../clusters.js';
import { createCore, systemClock } from '../create-core.js';
import { openCatalog } from '../open-catalog.js';
import { createOutput } from '../output/output.js';
import { renderReport } from '../output/plain-text.js';
import type { Invocation } from './arguments.js';
import { startEmbeddedCluster } from './embedded-cluster.js';
import { kubeconfigSetting } from './environment.js';
import type { ExitCode, Io } from './io.js';
import { EXIT } from './io.js';
import { toJson } from './json-result.js';
import { renderOutcome } from './render-outcome.js';
import { saveFiles, unsavedFiles } from './save-files.js';
import { TerminalConversation } from './terminal-conversation.js';

type Run = Extract<Invocation, { kind: 'run' }>;

/** `recap run …`: the same way as in a chat, as the kubeconfig's own user. */
export async function runCommand(run: Run, installation: Installation, io: Io): Promise<ExitCode> {
  // Before anything is begun: without it nothing runs.
  const audit = run.audit === undefined ? undefined : await openFileAudit(run.audit, systemClock);
  try {
    return await runOn(run, audit, installation, io);
  } finally {
    await audit?.close();
  }
}

async function runOn(
  { words, on, json, files }: Run,
  audit: Audit | undefined,
  installation: Installation,
  io: Io,
): Promise<ExitCode> {
  const embedded = on === 'sandbox' ? await startEmbeddedCluster(io, words[0]) : undefined;
  const settings = defaultSettings();
  try {
    const setting = embedded?.as('admin') ?? kubeconfigSetting(on === 'sandbox' ? {} : on, io.env);
    const cluster = connect(setting, settings, installation.version);
    try {
      const result = await dispatchOnce(words, cluster, { settings, audit }, installation, io);
      io.out(json ? toJson(result) : renderResult(result, io));
      const said = await keepFiles(result.report?.files ?? [], files);
      if (said !== undefined) io.err(`${said}\n`);
      return EXIT[result.outcome.kind];
    } finally {
      await cluster.close();
    }
  } finally {
    await embedded?.close();
  }
}

async function dispatchOnce(
  words: readonly string[],
  cluster: ConnectedCluster,
  { settings, audit }: { settings: Settings; audit: Audit | undefined },
  installation: Installation,
  io: Io,
): Promise<DispatchResult> {
  const { username } = userInfo();
  const author = { chat: 'cli', id: username, workspace: hostname() };
  const output = createOutput();
  const core = createCore({
    catalog: await openCatalog(installation, settings),
    clusters: joinClusters([{ ...cluster, access: new SelfAccess(cluster.client) }]),
    directory: { find: () => Promise.resolve(done({ ...author, name: username })) },
    identities: new SelfIdentity(cluster.client),
    settings,
    audit,
    // Whatever is done here is done with the kubeconfig's own rights, so nobody's approval adds anything to them.
    allowPrivileged: true,
    log: createLog('warn', { write: io.err }, (text) => output.redact(text)),
  });
  const conversation = new TerminalConversation((line) => io.err(`${line}\n`));
  const request = {
    key: `terminal-${randomUUID()}`,
    surface: 'cli',
    author,
    text: joinWords(words),
    receivedAt: Date.now(),
  } as const;
  try {
    return await core.dispatch(request, conversation, io.signal);
  } finally {
    await core.close({ graceMs: 0 });
  }
}

/** The shell has split the words; they are put together so that the one reader of commands splits them the same. */
function joinWords(words: readonly string[]): string {
  return words
    .map((word) => {
      if (/^[^\s"']+$/.test(word)) return word;
      if (!word.includes('"')) return `"${word}"`;
      if (!word.includes("'")) return `'${word}'`;
      throw new RecapError('bad-words', 'A word has both kinds of quotes, which no command needs.');
    })
    .join(' ');
}

async function keepFiles(files: readonly ReportFile[], folder: string | undefined): Promise<string | undefined> {
  if (folder === undefined) return unsavedFiles(files);
  return files.length === 0 ? undefined : saveFiles(files, folder);
}

function renderResult({ outcome, runs, report }: DispatchResult, { width }: Io): string {
  const text = report === undefined ? '' : renderReport(report, width === undefined ? {} : { width });
  return [text, renderOutcome(outcome, runs)].filter((part) => part !== '').join('\n');
}
