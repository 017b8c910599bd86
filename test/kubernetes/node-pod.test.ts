import { describe, expect, it } from 'vitest';
import type { AttachPlan } from '../../src/core/ports.js';
import type { Capsule } from '../../src/domain/capsule.js';
import { newRunId } from '../../src/domain/run-id.js';
import { capsulePod } from '../../src/kubernetes/node-pod.js';
import { aCapsule, aTarget } from '../support/examples.js';

const OPTIONS = { namespace: 'recap', imagePullPolicy: 'IfNotPresent', startWithinMs: 30_000 } as const;
const NODE = { joins: ['net', 'pid'], capabilities: ['NET_RAW'], cpuMillis: 250, memoryBytes: 64 * 1024 ** 2 } as const;

const plan = (more: Partial<Capsule> = {}): AttachPlan => ({
  runId: newRunId(),
  capsule: aCapsule({ mechanisms: ['node'], node: NODE, ...more }),
  argv: ['ss', '$(reboot)'],
  target: aTarget(),
  nonce: 'recap-nonce',
  startBy: 0,
});

describe('a capsule pod', () => {
  it('is pinned to the node, ends by itself, and has no access to the cluster', () => {
    const of = plan();
    const { metadata, spec } = capsulePod(of, OPTIONS);
    expect(metadata?.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'recap', 'recap.dev/run': of.runId });
    expect(spec).toMatchObject({
      nodeName: 'node-1',
      hostPID: true,
      restartPolicy: 'Never',
      activeDeadlineSeconds: 80,
      automountServiceAccountToken: false,
      tolerations: [{ operator: 'Exists' }],
    });
    expect(spec).not.toHaveProperty('hostNetwork');
    expect(spec).not.toHaveProperty('volumes');
  });

  it('has what finds and enters the target, and what the capsule names, and nothing else', () => {
    const { securityContext, resources } = capsulePod(plan(), OPTIONS).spec?.containers[0] ?? {};
    expect(securityContext).toMatchObject({ readOnlyRootFilesystem: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(securityContext?.capabilities).toEqual({
      drop: ['ALL'],
      add: ['SYS_ADMIN', 'SYS_PTRACE', 'DAC_READ_SEARCH', 'NET_RAW'],
    });
    expect(securityContext).not.toHaveProperty('privileged');
    expect(resources).toMatchObject({
      requests: { cpu: '10m', memory: String(16 * 1024 ** 2) },
      limits: { cpu: '250m', memory: String(64 * 1024 ** 2) },
    });
  });

  it.each([
    ['SYS_CHROOT', 'enters the files of the target', { joins: ['mnt'], capabilities: [] }],
    ['KILL', 'has a tool that changes its user', { joins: [], capabilities: ['SETUID'] }],
  ] as const)('has %s too where it %s', (capability, _why, more) => {
    const { securityContext } = capsulePod(plan({ node: { ...NODE, ...more } }), OPTIONS).spec?.containers[0] ?? {};
    expect(securityContext?.capabilities?.add).toContain(capability);
  });

  it('can write where its tool leaves a file, and nowhere else', () => {
    const limits = { deadlineMs: 20_000, outputBytes: 1024, artifactBytes: 1024 ** 2 };
    const { volumes, containers } = capsulePod(plan({ limits }), OPTIONS).spec ?? {};
    expect(volumes).toEqual([{ name: 'artifact', emptyDir: { sizeLimit: String(2 * 1024 ** 2) } }]);
    expect(containers?.[0]?.volumeMounts).toEqual([{ name: 'artifact', mountPath: '/artifact' }]);
    expect(containers?.[0]?.securityContext?.readOnlyRootFilesystem).toBe(true);
  });

  it('is given the words of its tool as they are, after everything that a shell reads', () => {
    const command = capsulePod(plan(), OPTIONS).spec?.containers[0]?.command ?? [];
    expect(command.slice(-2)).toEqual(['ss', '$(reboot)']);
    expect(command.slice(0, 2)).toEqual(['sh', '-c']);
    expect(command.filter((word) => word.includes('reboot'))).toHaveLength(1);
  });

  it('looks for no container where the target is the node', () => {
    const asked = { cluster: aTarget().cluster, kind: 'node', name: aTarget().node } as const;
    const target = { kind: 'node', cluster: asked.cluster, node: asked.name, uid: 'u', asked } as const;
    const command = capsulePod({ ...plan(), target }, OPTIONS).spec?.containers[0]?.command ?? [];
    expect(command.slice(5, 8)).toEqual(['recap-nonce', '', 'net']);
  });

  it('is made for no target without a container id', () => {
    const state = { ...aTarget().state, containerId: 'docker' };
    expect(() => capsulePod({ ...plan(), target: aTarget({ state }) }, OPTIONS)).toThrow('no container id');
  });
});
