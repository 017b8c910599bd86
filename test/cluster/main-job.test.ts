import { RbacAuthorizationV1Api } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.js';
import { createCatalog } from '../../src/catalog/catalog.js';
import { defaultSettings } from '../../src/config.js';
import type { Capsule } from '../../src/domain/capsule.js';
import type { Bot } from '../../src/main.js';
import { startBot } from '../../src/main.js';
import { startWorkspace } from '../../src/sandbox/workspace/start-workspace.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { answerTo, endOf, PATIENCE_MS, runOf, startOf } from '../e2e/asking.js';
import { buttonsOf, read } from '../e2e/read-message.js';
import { makePod } from '../kubernetes/support/pods.js';
import { recordingLog } from '../slack/support.js';
import { aCapsule } from '../support/examples.js';
import type { RealCluster } from './real-cluster.js';
import { connectRealCluster } from './real-cluster.js';

const USER = 'recap-test-alice';
const closers: (() => Promise<void>)[] = [];
let real: RealCluster;
let namespace: string;
let workspace: Workspace;

/** In the image that the environment names, which need not have a digest. */
function capsules(image: string): Capsule[] {
  const words = (...argv: string[]): Capsule['argv'] => argv.map((literal) => ({ literal }));
  return [
    aCapsule({
      name: 'look',
      image,
      argv: words('sh', '-c', 'echo seen by "$(id -u)"; ls /proc/1 >/dev/null && echo joined'),
    }),
    aCapsule({ name: 'linger', image, argv: words('sleep', '600'), limits: { deadlineMs: 60_000, outputBytes: 1024 } }),
  ];
}

/** What an administrator does so that a person may run capsules in a namespace. */
async function grant(): Promise<void> {
  const rbac = real.kubeConfig.makeApiClient(RbacAuthorizationV1Api);
  const metadata = { name: 'recap-run-all' };
  await rbac.createNamespacedRole({
    namespace,
    body: { metadata, rules: [{ apiGroups: ['recap.dev'], resources: ['capsules'], verbs: ['run'] }] },
  });
  await rbac.createNamespacedRoleBinding({
    namespace,
    body: {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: USER }],
    },
  });
}

async function openBot(): Promise<Bot> {
  const settings = {
    ...defaultSettings(),
    identities: {
      users: { U0ALICE: { user: USER, groups: [] }, U0BOB: { user: 'recap-test-bob', groups: [] } },
    },
  };
  const slack = { ...settings.slack, apiUrl: workspace.apiUrl };
  const catalog = createCatalog(new Map(capsules(real.image).map((capsule) => [capsule.name, capsule])), commands);
  const clusters = [real.cluster];
  // The image of the environment need not have a digest, which the policy of the bot would ask for.
  const images = { verify: () => Promise.resolve() };
  const whole = { ...settings, slack };
  return startBot({ catalog, settings: whole, secrets: workspace, clusters, log: recordingLog(), images });
}

beforeAll(async () => {
  real = connectRealCluster(process.env);
  closers.push(() => real.close());
  namespace = await real.makeNamespace();
  await grant();
  const { appImage: image, imagePullPolicy } = real;
  await makePod(real.admin, { namespace, name: 'app', image, imagePullPolicy }, AbortSignal.timeout(90_000));
  workspace = await startWorkspace();
  closers.push(() => workspace.close());
  const bot = await openBot();
  closers.push(() => bot.close());
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

describe('the main job', { timeout: 2 * PATIENCE_MS }, () => {
  it('runs a capsule from Slack, and ends with its output in the thread and a clean receipt', async () => {
    const { root, replies } = await runOf(workspace, 'U0ALICE', `look ${namespace}/app`);
    expect(root.text).toMatch(new RegExp(`^look on ${namespace}/app:app: done in`));
    expect(read(root)).toMatch(/Removed: .*ended \(exit code 0\).*Target unchanged: .*no restart/s);
    expect(replies.map(read).join('\n')).toMatch(/seen by \d+\njoined/);
  });

  it('stops one from Slack', async () => {
    const begun = await startOf(workspace, 'U0ALICE', `linger ${namespace}/app`);
    const stop = buttonsOf(begun).find(({ label }) => label === 'Stop');
    if (stop === undefined) throw new Error('there is no button to stop it');
    await workspace.as('U0ALICE').press(begun.channel, begun.ts, stop.actionId, { value: stop.value });
    const { root } = await endOf(workspace, begun);
    expect(read(root)).toMatch(/stopped/i);
    expect(read(root)).toMatch(/Target unchanged: .*no restart/s);
  });

  it("refuses whom the cluster's RBAC does not let, and shows the Role that would", async () => {
    const answer = await answerTo(workspace, 'U0BOB', `look ${namespace}/app`);
    expect(answer).toContain('recap.dev');
    expect(answer).toContain('kind: Role');
  });
});
