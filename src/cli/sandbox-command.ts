import { once } from 'node:events';
import { defaultSettings } from '../config.js';
import type { Settings } from '../config-schema.js';
import type { Installation } from '../installation.js';
import { createLog } from '../log.js';
import { connect } from '../clusters.js';
import { startBot } from '../main.js';
import { openCatalog } from '../open-catalog.js';
import { createOutput } from '../output/output.js';
import type { Invocation } from './arguments.js';
import { BOT_ACCOUNT, startEmbeddedCluster } from './embedded-cluster.js';
import { kubeconfigSetting } from './environment.js';
import type { ExitCode, Io } from './io.js';
import { EXIT } from './io.js';

type Sandbox = Extract<Invocation, { kind: 'sandbox' }>;

/** Who the people of the embedded workspace are in the cluster. carol is mapped to nobody, and dave is of another workspace. */
const PEOPLE: Settings['identities'] = {
  users: {
    U0ALICE: { user: 'alice', groups: ['sre'] },
    U0BOB: { user: 'bob', groups: ['dev'] },
    U0ERIN: { user: 'erin', groups: ['sre', 'sre-leads'] },
  },
};

/** `recap sandbox`: the real bot in an embedded workspace, until a signal ends it. */
export async function sandboxCommand(
  { port, kubeconfig }: Sandbox,
  installation: Installation,
  io: Io,
): Promise<ExitCode> {
  const { startWorkspace } = await import('../sandbox/workspace/start-workspace.js');
  const workspace = await startWorkspace({ port: port ?? 0 });
  const embedded = kubeconfig === undefined ? await startEmbeddedCluster(io) : undefined;
  try {
    const settings = sandboxSettings(workspace.apiUrl);
    const setting = embedded?.as(BOT_ACCOUNT) ?? kubeconfigSetting(kubeconfig ?? {}, io.env);
    const cluster = connect(setting, settings, installation.version);
    const output = createOutput();
    const log = createLog('warn', { write: io.err }, (text) => output.redact(text));
    try {
      const catalog = await openCatalog(installation, settings);
      const bot = await startBot({ catalog, settings, secrets: workspace, clusters: [cluster], log });
      try {
        io.out(greeting(workspace.url));
        const installed = embedded?.installTools();
        if (!io.signal.aborted) await once(io.signal, 'abort');
        // An apt-get that is killed leaves a machine to be repaired, so it may end.
        await installed;
      } finally {
        await bot.close();
      }
    } finally {
      await cluster.close();
    }
    return EXIT.done;
  } finally {
    await embedded?.close();
    await workspace.close();
  }
}

function sandboxSettings(apiUrl: string): Settings {
  const settings = defaultSettings();
  return { ...settings, slack: { ...settings.slack, apiUrl }, identities: PEOPLE };
}

const greeting = (url: string): string => `
RECap sandbox: ${url}
  Open it and type  /recap netstat shop/web
  alice may run everything in shop, bob only routine capsules, carol is mapped to nobody, dave is of another workspace.
  What is privileged waits until erin, who leads, presses Approve; alice may also start it with --break-glass "why".
  Ctrl-C ends it; nothing stays.
`;
