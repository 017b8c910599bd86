import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerTarget } from '../../src/domain/target.js';
import { capsulePodName } from '../../src/kubernetes/node-pod.js';
import { eventually } from '../support/eventually.js';
import type { NodeCapsules } from './support/node-capsules.js';
import { patience, startNodeCapsules } from './support/node-capsules.js';

let capsules: NodeCapsules;
let distroless: ContainerTarget;

beforeAll(async () => {
  capsules = await startNodeCapsules();
  distroless = await capsules.makeTarget('distroless');
}, 60_000);
afterAll(() => capsules.close(), 60_000);

/** Prints the title of the process that the tool is told to look at, and that of process 1. */
const TITLES = `for pid in "$RECAP_TARGET_PID" 1; do tr '\\0\\n' '  ' <"/proc/$pid/cmdline" | head -c 60; echo; done`;
const processesOf = (text: string): string[] => text.trim().split('\n');
/** The state and name of each process that the tool sees, without those of this capsule's own cgroup. */
const OTHERS = `read -r mine </proc/self/cgroup
for process in /proc/[0-9]*; do
  read -r group <"$process/cgroup" && [ "$group" != "$mine" ] || continue
  read -r stat <"$process/stat" && echo "$stat" | head -c 40; echo
done 2>/dev/null`;

describe('the entry into a target', { timeout: 20_000 }, () => {
  it('shows a tool the processes of the container alone, and keeps the files of the capsule', async () => {
    const script = `${TITLES}; ls /proc/1/root/usr/bin; ls /bin/busybox; ${OTHERS}`;
    const { text, left } = await capsules.run(capsules.plan(distroless, script, ['pid']));
    const lines = processesOf(text);
    expect(lines.slice(0, 4)).toEqual([
      expect.stringMatching(/^the-app/),
      expect.stringMatching(/^the-app/),
      'node',
      '/bin/busybox',
    ]);
    expect(lines.slice(4)).toEqual([expect.stringMatching(/^1 \(\S+\) S/)]);
    expect(left).toEqual([]);
  });

  it('enters only what is named', async () => {
    const script = 'for kind in net uts ipc pid mnt; do readlink /proc/self/ns/$kind; done';
    const own = processesOf((await capsules.run(capsules.plan(await capsules.node(), script, []))).text);
    const theirs = `cd "/proc/$RECAP_TARGET_PID/ns"; for kind in net uts ipc pid mnt; do readlink $kind; done; ${script}`;
    const lines = processesOf((await capsules.run(capsules.plan(distroless, theirs, ['net', 'uts']))).text);
    const [target, tool] = [lines.slice(0, 5), lines.slice(5)];
    expect(tool.slice(0, 2)).toEqual(target.slice(0, 2));
    expect(tool.slice(2, 4)).toEqual([expect.not.stringMatching(target[2] ?? ''), own[3]]);
    expect(target).not.toContain(tool[4]);
  });

  it('is in the network of the node itself where a node is the target and the capsule names that', async () => {
    const script = 'readlink /proc/self/ns/net; readlink /proc/1/ns/net';
    const node = await capsules.node();
    const [tool, theirs] = processesOf((await capsules.run(capsules.plan(node, script, ['net', 'pid']))).text);
    expect(tool).toBe(theirs);
    const [own] = processesOf((await capsules.run(capsules.plan(node, script, []))).text);
    expect(own).not.toBe(theirs);
  });

  it('gives the tool the files of the target where the capsule names that', async () => {
    const plan = capsules.plan(distroless, '', ['pid', 'mnt']);
    const argv = ['/usr/bin/node', '-p', "require('fs').existsSync('/bin/busybox')"];
    expect((await capsules.run({ ...plan, argv })).text).toBe('false\n');
  });

  it("resolves names as the target does where it enters the target's network, and as the node elsewhere", async () => {
    const script = 'cat /etc/hosts; grep -c shm /proc/self/mountinfo';
    const [theirs, own] = [
      await capsules.run(capsules.plan(distroless, script, ['net'])),
      await capsules.run(capsules.plan(distroless, script, ['pid'])),
    ];
    expect(theirs.text).toMatch(/^10\.\S+\s+distroless$/m);
    expect(own.text).not.toContain('distroless');
    // What the files were copied over is not left in the tool's sight.
    expect(theirs.text.trim().split('\n').at(-1)).toBe(own.text.trim().split('\n').at(-1));
  });

  it('refuses a container that is not the one that was resolved', async () => {
    const state = { ...distroless.state, containerId: `containerd://${'0'.repeat(64)}` };
    const ran = capsules.run(capsules.plan({ ...distroless, state }, 'echo ran', ['pid']));
    await expect(ran).rejects.toMatchObject({ code: 'target-gone' });
  });

  it('finds the right container of a pod whose containers share their processes', async () => {
    const containers = ['first', 'app'].map((name) => ({
      name,
      image: 'local/app:1',
      command: ['node', '-e', `process.title = 'title-${name}'; setInterval(() => undefined, 1e6)`],
    }));
    const target = await capsules.makeTarget('sharing', { shareProcessNamespace: true, containers });
    const script = `${TITLES}; grep -l '^[t]itle-' /proc/[0-9]*/cmdline | wc -l`;
    const { text } = await capsules.run(capsules.plan(target, script, ['pid']));
    expect(processesOf(text)).toEqual([
      expect.stringMatching(/^title-app/),
      expect.not.stringMatching(/^title/),
      expect.stringMatching(/2$/),
    ]);
  });

  it('finds the container of a pod in the processes and the network of the node, and touches nothing else there', async () => {
    const host = await capsules.makeTarget('hosted', { hostPID: true, hostNetwork: true });
    const { text, receipt } = await capsules.run(
      capsules.plan(host, `${TITLES}; sleep 0.2 & sleep 600`, ['pid', 'net'], 1_000),
    );
    expect(processesOf(text)).toEqual([expect.stringMatching(/^the-app/), expect.not.stringMatching(/the-app/)]);
    expect(receipt.lines.map(({ verdict }) => verdict)).toEqual(receipt.lines.map(() => 'ok'));
    for (const target of [host, distroless]) expect((await capsules.again(target)).state).toEqual(target.state);
  });

  it('shows a tool the node itself, whose target has no container', async () => {
    const { text, receipt } = await capsules.run(
      capsules.plan(
        await capsules.node(),
        "cat /proc/*/cmdline | tr '\\0' ' '; hostname; echo \"[$RECAP_CONTAINER_ID]\"",
        ['pid'],
      ),
    );
    expect(text).toContain('the-app');
    expect(text).toMatch(/\[\]\n$/);
    expect(receipt.lines.map(({ subject, verdict }) => `${subject} ${verdict}`)).toEqual([
      'capsule ok',
      'node ok',
      'readiness ok',
    ]);
  });
});

describe('what a tool leaves', { timeout: 20_000 }, () => {
  /** Two generations that outlive the tool, one of which asks not to be ended. */
  const LEAVING = `(sh -c 'trap "" TERM HUP; sleep 600 & sleep 600' & sleep 600 &); (sleep 0.1 &); echo left`;
  const ONLY_THE_APP = [expect.stringMatching(/^1 \(\S+\) S/)];
  const others = async (): Promise<string[]> =>
    processesOf((await capsules.run(capsules.plan(distroless, OTHERS, ['pid']))).text);

  it.each([
    ['ends by itself', LEAVING, 20_000],
    ['reaches its deadline', `${LEAVING}; trap '' TERM; while :; do sleep 1; done`, 1_000],
  ])('is gone from the target, with no zombie, when it %s', async (_how, script, deadlineMs) => {
    const { text } = await capsules.run(capsules.plan(distroless, script, ['pid', 'net'], deadlineMs));
    expect(text).toBe('left\n');
    expect(await others()).toEqual(ONLY_THE_APP);
  });

  it('is gone when nobody waited for it', async () => {
    const attachment = await capsules.attach(capsules.plan(distroless, `${LEAVING}; sleep 600`, ['pid']));
    await attachment.started(patience());
    await attachment.detach(patience());
    expect(await others()).toEqual(ONLY_THE_APP);
  });

  it('is gone when somebody else deletes the capsule pod, and the run says so', async () => {
    const plan = capsules.plan(distroless, `${LEAVING}; sleep 600`, ['pid']);
    const attachment = await capsules.attach(plan);
    await attachment.started(patience());
    const output = attachment.output(patience());
    const place = { namespace: 'recap', name: capsulePodName(plan.runId) };
    await eventually('the tool runs', async () => (await others()).some((line) => line.includes('(sleep)')), 10_000);
    await capsules.admin.core.deleteNamespacedPod(place);
    expect(await output).toMatchObject({ reason: 'stopped' });
    await attachment.detach(patience());
    expect(await others()).toEqual(ONLY_THE_APP);
  });
});
