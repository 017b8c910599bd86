import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namespacesAvailable } from '../../../../src/sandbox/cluster/kubelet/runtime/namespaces-available.js';
import { NodeUnderTest, SERVER, TOOLBOX } from './node-under-test.js';

const available = await namespacesAvailable();

describe.skipIf(!available.ok)('a pod on the embedded node', () => {
  let node: NodeUnderTest;

  beforeAll(async () => {
    node = await NodeUnderTest.start();
  });

  afterAll(async () => {
    await node.kubelet.close();
    expect(node.errors).toEqual([]);
  });

  it('becomes ready when its probed port is listening, with an address that other pods reach by a service name', async () => {
    node.store.create('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { selector: { app: 'web' } },
    });
    await node.server('web');
    node.store.update('pods', 'shop', 'web', ({ metadata }) => (metadata.labels = { app: 'web' }));
    const client = `const connect = () => {
      const socket = require('net').connect(8080, 'web.shop.svc', () => process.exit(0));
      socket.on('error', () => setTimeout(connect, 50));
    };
    connect();`;
    const command = ['node', '-e', client];
    node.run('client', { restartPolicy: 'Never', containers: [{ name: 'app', image: 'local/app:1', command }] });
    await node.until(() => node.phase('client') === 'Succeeded');
    expect(node.pod('web').status).toMatchObject({
      phase: 'Running',
      podIP: expect.stringMatching(/^10\.88\./) as string,
    });
  });

  it('that ends again and again backs off, keeps its last log, and refuses capsules', async () => {
    const command = ['sh', '-c', 'echo fatal; exit 1'];
    node.run('crashing', { containers: [{ name: 'app', image: TOOLBOX, command }] });
    const waiting = await node.until(() => {
      const state = node.status('crashing', 'app');
      return state?.state.waiting?.reason === 'CrashLoopBackOff' && state.restartCount >= 2 && state;
    });
    expect(waiting.lastState.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
    expect(waiting.state.waiting?.message).toMatch(
      /^back-off \d+s restarting failed container=app pod=crashing_shop\(/,
    );
    expect(await node.log('crashing', 'app', { previous: true })).toBe('fatal\n');
    node.attach('crashing', 'late', {});
    await node.until(() => node.status('crashing', 'late')?.state.waiting?.reason === 'CreateContainerError');
    expect(node.events('crashing', 'spec.ephemeralContainers{late}').join('\n')).toMatch(
      /Failed: Error: failed to generate container .* is not running - in state CONTAINER_EXITED/,
    );
    await expect(node.log('crashing', 'late')).rejects.toMatchObject({
      status: 400,
      message: 'container "late" in pod "crashing" is waiting to start: CreateContainerError',
    });
  });

  it('of an image that is not there says so at once in an event, and later in its status', async () => {
    await node.server('target');
    const failures = [
      [
        'never',
        { image: 'local/absent:1', imagePullPolicy: 'Never' },
        'ErrImageNeverPull',
        'Container image "local/absent:1" is not present with pull policy of Never',
      ],
      ['pull', { image: 'local/absent:1' }, 'ImagePullBackOff', 'docker.io/local/absent:1: not found'],
      [
        'tool',
        { image: 'registry.example/lacking:1' },
        'ImagePullBackOff',
        'install the Debian package no-such-package on this machine',
      ],
      [
        'invalid',
        { image: 'Local/UPPER:1' },
        'InvalidImageName',
        'couldn\'t parse image name "Local/UPPER:1": invalid reference format: repository name (UPPER) must be lowercase',
      ],
      [
        'user',
        { command: ['id'], securityContext: { runAsNonRoot: true } },
        'CreateContainerConfigError',
        'container has runAsNonRoot and image will run as root',
      ],
      [
        'command',
        { command: ['/no/such/cmd'] },
        'RunContainerError',
        'exec: "/no/such/cmd": stat /no/such/cmd: no such file or directory',
      ],
    ] as const;
    for (const [name, container] of failures) node.attach('target', name, container);
    for (const [name, , reason, words] of failures) {
      const waiting = await node.until(() => {
        const state = node.status('target', name)?.state.waiting;
        return state?.reason === reason && state;
      });
      expect(waiting.message).toContain(words);
      expect(node.events('target', `spec.ephemeralContainers{${name}}`).join('\n')).toContain(words);
    }
    expect(node.status('target', 'command')?.lastState.terminated).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
    });
    expect(await node.log('target', 'command')).toBe('');
  });

  it('is told to end, given its grace, then killed, and only then removed', async () => {
    const stubborn = ['sh', '-c', "trap 'echo asked' TERM; echo up; while :; do sleep 0.05; done"];
    node.run('stubborn', { containers: [{ name: 'app', image: TOOLBOX, command: stubborn }] });
    await node.until(() => node.status('stubborn', 'app')?.state.running);
    const log = node.log('stubborn', 'app');
    const begun = Date.now();
    remove(node, 'stubborn', 1);
    await node.until(() => node.store.get('pods', 'shop', 'stubborn') === undefined);
    expect(Date.now() - begun).toBeGreaterThan(900);
    expect(await log).toBe('up\nasked\n');
    expect(node.events('stubborn', 'spec.containers{app}')).toContain('Killing: Stopping container app');
  });

  it('does not start a capsule while it ends', async () => {
    await node.server('ending');
    remove(node, 'ending', 5);
    node.attach('ending', 'late', { command: ['true'] });
    await node.until(() => node.store.get('pods', 'shop', 'ending') === undefined);
    expect(node.events('ending', 'spec.ephemeralContainers{late}')).toEqual([]);
  });

  it('is ended when it has been removed with grace 0', async () => {
    await node.server('gone');
    const log = node.log('gone', 'app');
    node.store.remove('pods', 'shop', 'gone');
    expect(await log).toBe('listening\n');
  });

  it('is killed by the kernel beyond its memory limit, where there are cgroups for it', async () => {
    const grow = ['node', '-e', 'const a = []; for (;;) a.push(Buffer.alloc(1 << 22, 1))'];
    node.run('hungry', {
      restartPolicy: 'Never',
      containers: [{ name: 'app', image: 'local/app:1', command: grow, resources: { limits: { memory: '96Mi' } } }],
    });
    const ended = await node.until(() => node.status('hungry', 'app')?.state.terminated);
    expect(ended).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    expect(node.phase('hungry')).toBe('Failed');
  });

  it('fails when its deadline passes', async () => {
    node.run('slow', {
      restartPolicy: 'Never',
      activeDeadlineSeconds: 1,
      terminationGracePeriodSeconds: 5,
      containers: [{ name: 'app', image: 'local/app:1', command: SERVER }],
    });
    await node.until(() => node.phase('slow') === 'Failed');
    expect(node.pod('slow').status).toMatchObject({ reason: 'DeadlineExceeded' });
  });

  it('shows one pause process and all containers to each other with shareProcessNamespace', async () => {
    node.run('shared', {
      shareProcessNamespace: true,
      containers: [
        { name: 'app', image: 'local/app:1' },
        {
          name: 'tool',
          image: TOOLBOX,
          command: [
            'sh',
            '-c',
            'until /usr/bin/ps axo args | grep -q ^app; do sleep 0.1; done; /usr/bin/ps axo pid,args; sleep 1000',
          ],
        },
      ],
    });
    await node.until(() => node.status('shared', 'tool')?.state.running);
    await node.until(() => node.status('shared', 'app')?.state.running);
    const log = await node.kubelet.logs(node.pod('shared'), {
      container: 'tool',
      follow: true,
      previous: false,
      timestamps: false,
    });
    let seen = '';
    for await (const chunk of log) {
      seen += String(chunk);
      if (/^ +\d+ app/m.test(seen)) break;
    }
    expect(seen).toMatch(/^ +1 sleep infinity$/m);
  });
});

function remove(node: NodeUnderTest, name: string, grace: number): void {
  node.store.update('pods', 'shop', name, ({ metadata }) => {
    metadata.deletionTimestamp = new Date().toISOString();
    metadata.deletionGracePeriodSeconds = grace;
  });
}
