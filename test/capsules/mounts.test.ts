import { describe, expect, it } from 'vitest';
import { argvFor, reportOfSample, textsOf } from './samples.js';
import { runBesideTree } from './target-tree.js';

/** The paths of a node as the kubelet lays them out, mounted into the target as a runtime does. */
const PREPARE = `node=$base/node pods=$base/node/var/lib/kubelet/pods/3f9d2c1a-8b4e-4c7d-9a10-0123456789ab
mkdir -p $pods/volumes/kubernetes.io~empty-dir/cache $pods/volumes/kubernetes.io~configmap/settings $pods/volume-subpaths/data/app/0 $node/run $node/log
: >$pods/etc-hosts; : >$node/run/containerd.sock; cd "$tree"; mkdir -p cache etc/settings log data run token "sp ace"; : >etc/hosts; : >run/runtime
mount --bind $pods/volumes/kubernetes.io~empty-dir/cache cache; mount --bind $pods/volumes/kubernetes.io~configmap/settings etc/settings
mount -o remount,bind,ro etc/settings; mount --bind $pods/volume-subpaths/data/app/0 data; mount --bind $pods/etc-hosts etc/hosts
mount --bind $node/run/containerd.sock run/runtime; mount --bind $node/log log; mount --make-shared log; mount -t tmpfs none "sp ace"
mount -t tmpfs tmpfs token; mkdir token/..1; ln -s ..1 token/..data; mount -o remount,ro token`;

interface Table {
  readonly writable: number;
  readonly hidden: number;
  readonly mounts: readonly Readonly<Record<string, string>>[];
}

describe('mounts', () => {
  it('tells what each mount is in the words of Kubernetes, what reaches into the node first', async () => {
    expect(await argvFor('mounts', '--all-mounts')).toEqual(['/usr/bin/recap-mounts', 'all=mounts']);
    const { code, output } = await runBesideTree('mounts', [], { prepare: PREPARE });
    expect(code).toBe(0);
    const { mounts, ...facts } = JSON.parse(output) as Table;
    expect(mounts.map(({ mount, what, access }) => `${mount}: ${what}, ${access}`)).toEqual([
      '/run/runtime: socket of the runtime, read-write',
      '/log: path of the node, read-write',
      '/: root, read-write',
      '/cache: emptyDir cache, read-write',
      '/etc/settings: configMap settings, read-only',
      '/data: part of volume data, read-write',
      '/sp ace: memory volume, read-write',
      '/token: secret or token, read-only',
    ]);
    expect(mounts[1]).toMatchObject({ propagation: 'shared' });
    expect(facts).toMatchObject({ root: 'writable', writable: 1, sockets: 1, secrets: 1, hidden: 2 });
  });

  it('sums up what matters', async () => {
    const report = await reportOfSample('mounts', 'pod.json');
    expect(report.summary).toBe(
      'mounts 12, 10 shown, 2 from the node, 1 to the container runtime, 2 with secrets or tokens, 6 writable',
    );
    expect(textsOf(report)[1]?.slice(0, 2)).toEqual(['/run/containerd/containerd.sock', 'socket of the runtime']);
    expect((await reportOfSample('mounts', 'bare.json')).summary).toBe('mounts 2, 1 shown, 1 writable');
    expect((await reportOfSample('mounts', 'all.json')).summary).toContain('12 shown');
  });
});
