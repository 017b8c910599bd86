import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { namespacesAvailable } from '../../../../src/sandbox/cluster/kubelet/runtime/namespaces-available.js';
import { NETSTAT, NodeUnderTest, TOOLBOX, UNPRIVILEGED } from './node-under-test.js';

const available = await namespacesAvailable();

describe.skipIf(!available.ok)('an ephemeral container on the embedded node', () => {
  let node: NodeUnderTest;

  beforeAll(async () => {
    node = await NodeUnderTest.start();
    await Promise.all([node.server('plain'), node.server('root', {})]);
  });

  afterAll(async () => {
    await node.kubelet.close();
    expect(node.errors).toEqual([]);
  });

  it('shows the real sockets of its target, with their process, from an image found by its name alone', async () => {
    node.attach('plain', 'sockets', { image: NETSTAT, command: ['ss', '-tlnp'] });
    await node.until(() => node.status('plain', 'sockets')?.state.terminated);
    expect(await node.log('plain', 'sockets')).toMatch(/LISTEN .*:8080 .*users:\(\("app",pid=1,/);
  });

  it.each([
    ['ps', ['/usr/bin/ps', '-eo', 'pid,args'], /^ +1 app$/m],
    ['top', ['/usr/bin/top', '-b', '-n', '1'], / app$/m],
  ])('runs %s from the image of that capsule', async (name, command, expected) => {
    node.attach('plain', name, { image: NETSTAT.replace('netstat', name), command });
    await node.until(() => node.status('plain', name)?.state.terminated);
    expect(await node.log('plain', name)).toMatch(expected);
  });

  it("joins the target's processes, and keeps its own files", async () => {
    const output = await node.output(
      'plain',
      'tr "\\0" " " </proc/1/cmdline; ls / /proc/1/root/usr/bin; hostname; cat /etc/hosts',
    );
    expect(output).toMatch(/^app/);
    expect(output).toContain('\nbin\n');
    expect(output).toMatch(/\/proc\/1\/root\/usr\/bin:\nnode\n/);
    expect(output).toContain('\nplain\n');
    expect(output).toMatch(/^10\.88\.\d+\.\d+\tplain$/m);
  });

  it('has the user, groups and capabilities of its own security context, and cannot write', async () => {
    const output = await node.output(
      'plain',
      'id -u; id -g; grep -E "CapEff|CapBnd|NoNewPrivs" /proc/self/status; touch /x',
    );
    expect(output).toContain('65532\n65532\n');
    expect(output).toContain('CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\n');
    expect(output).toContain('Read-only file system');
  });

  it('has by default the capabilities that containerd gives, and a root file system of its own to write to', async () => {
    const output = await node.output('root', 'id -u; grep CapEff /proc/self/status; touch /x && echo written', {
      securityContext: {},
    });
    expect(output).toBe('0\nCapEff:\t00000000a80425fb\nwritten\n');
    expect(await node.output('root', 'ls /x', { securityContext: {} })).toContain('No such file');
  });

  it('as root without SYS_PTRACE does not see into a target of another user', async () => {
    const look = 'readlink /proc/1/exe || echo hidden';
    expect(await node.output('plain', look, { securityContext: {} })).toBe('hidden\n');
    const ptrace = { capabilities: { add: ['SYS_PTRACE'] } };
    expect(await node.output('plain', look, { securityContext: ptrace })).toBe('/usr/bin/node\n');
    const dropped = { capabilities: { drop: ['ALL'] } };
    expect(await node.output('root', look, { securityContext: dropped })).toBe('hidden\n');
  });

  it("takes the pod's user, not the target's", async () => {
    node.run('mixed', {
      securityContext: { runAsUser: 1234, runAsGroup: 1234, supplementalGroups: [77] },
      containers: [{ name: 'app', image: 'local/app:1', securityContext: { runAsUser: 4321 } }],
    });
    await node.until(() => node.status('mixed', 'app')?.state.running);
    expect(await node.output('mixed', 'id', { securityContext: undefined })).toBe('uid=1234 gid=1234 groups=77,1234\n');
    expect(node.status('mixed', 'app')?.user).toEqual({
      linux: { uid: 4321, gid: 1234, supplementalGroups: [1234, 77] },
    });
  });

  it('has its stdin closed when one attach has come and gone, if its spec says stdinOnce', async () => {
    node.attach('plain', 'once', { command: ['sh', '-c', 'cat; echo end'], stdin: true, stdinOnce: true });
    await node.until(() => node.status('plain', 'once')?.state.running);
    const client = new AbortController();
    const stdin = new PassThrough();
    const attached = node.kubelet.attach(node.pod('plain'), 'once', { stdin, tty: false }, client.signal);
    client.abort();
    await attached;
    expect(await node.log('plain', 'once')).toBe('end\n');
  });

  it('keeps its stdin open without stdinOnce', async () => {
    node.attach('plain', 'many', { command: ['sh', '-c', 'read a; read b; echo $a $b'], stdin: true });
    await node.until(() => node.status('plain', 'many')?.state.running);
    for (const word of ['first\n', 'second\n']) {
      const stdin = new PassThrough();
      const attached = node.kubelet.attach(node.pod('plain'), 'many', { stdin, tty: false }, AbortSignal.timeout(5000));
      stdin.end(word);
      await attached;
    }
    expect(await node.log('plain', 'many')).toBe('first second\n');
  });

  it('ends with its exit code, its signal as 128 plus its number, and a log that can be read again', async () => {
    node.attach('plain', 'three', { command: ['sh', '-c', 'echo out; echo err >&2; exit 3'] });
    node.attach('plain', 'killed', { command: ['sh', '-c', 'kill -9 $$'] });
    const three = await node.until(() => node.status('plain', 'three')?.state.terminated);
    const killed = await node.until(() => node.status('plain', 'killed')?.state.terminated);
    expect(three).toMatchObject({ exitCode: 3, reason: 'Error' });
    expect(killed).toMatchObject({ exitCode: 137, reason: 'Error' });
    expect((await node.log('plain', 'three', { follow: false })).split('\n').sort()).toEqual(['', 'err', 'out']);
    expect(await node.log('plain', 'three', { timestamps: true })).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z (out|err)\n/);
  });

  it('leaves no process behind in its target when it ends', async () => {
    await node.output('plain', 'sleep 4321 & echo started');
    await node.until(() => !/^sleep 4321$/m.test(execFileSync('ps', ['axo', 'args']).toString()));
  });

  it('runs once, and again only after the runtime has lost its records', async () => {
    await node.server('forgetful');
    node.attach('forgetful', 'again', { command: ['true'] });
    const first = await node.until(() => node.status('forgetful', 'again')?.state.terminated);
    await node.kubelet.loseRecords('shop', 'forgetful');
    await node.until(() => node.status('forgetful', 'again')?.state.terminated === undefined);
    const second = await node.until(() => node.status('forgetful', 'again')?.state.terminated);
    expect(second.containerID).not.toBe(first.containerID);
  });

  it('sees all processes of the node with hostPID, the target by its container id', async () => {
    const id = node.status('plain', 'app')?.containerID?.replace('containerd://', '') ?? '';
    const find = `for p in /proc/[0-9]*; do grep -q ${id} $p/cgroup 2>/dev/null && echo \${p#/proc/}; done`;
    const join = `pid=$(${find} | head -n 1); nsenter -t $pid -n ss -tln`;
    const capabilities = { drop: ['ALL'], add: ['SYS_ADMIN', 'SYS_PTRACE', 'DAC_READ_SEARCH'] };
    node.run('node-capsule', {
      hostPID: true,
      restartPolicy: 'Never',
      containers: [
        {
          name: 'tool',
          image: TOOLBOX,
          command: ['sh', '-c', join],
          securityContext: { ...UNPRIVILEGED, runAsUser: 0, runAsGroup: 0, capabilities },
        },
      ],
    });
    await node.until(() => node.phase('node-capsule') === 'Succeeded');
    expect(await node.log('node-capsule', 'tool')).toContain(':8080');
  });

  it('runs a command in a container, and says in the words of the runtime when there is none', async () => {
    expect(await node.exec('plain', ['node', '-p', 'process.pid > 1 && process.getuid()'])).toMatchObject({
      exitCode: 0,
      output: '65532\n',
    });
    expect((await node.exec('plain', ['sh', '-c', 'id'])).startError).toMatch(
      /unable to start container process: exec: "sh": executable file not found in \$PATH$/,
    );
  });
});
