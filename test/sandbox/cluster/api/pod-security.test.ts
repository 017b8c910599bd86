import { describe, expect, it } from 'vitest';
import { evaluatePodSecurity } from '../../../../src/sandbox/cluster/api/pod-security/evaluate.js';
import type { KubeObject } from '../../../../src/sandbox/cluster/contract.js';

function pod(spec: Record<string, unknown>, annotations: Record<string, string> = {}): KubeObject {
  const metadata = { name: 'p', namespace: 'n', uid: '', resourceVersion: '', creationTimestamp: '', annotations };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}

const SAFE = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

function withContainers(...contexts: object[]): Record<string, unknown> {
  return { containers: contexts.map((securityContext, i) => ({ name: `c${i}`, securityContext })) };
}

function enforced(level: string, judged: KubeObject): string | undefined {
  return evaluatePodSecurity(new Map([['pod-security.kubernetes.io/enforce', level]]), judged).enforce;
}

const BASELINE: [string, Record<string, unknown>, string][] = [
  [
    'privileged',
    withContainers({ privileged: true }, { privileged: true }),
    'privileged (containers "c0", "c1" must not set securityContext.privileged=true)',
  ],
  [
    'host namespaces',
    { ...withContainers({}), hostNetwork: true, hostIPC: true },
    'host namespaces (hostNetwork=true, hostIPC=true)',
  ],
  [
    'capabilities',
    withContainers({ capabilities: { add: ['SYS_ADMIN', 'CHOWN', 'BPF'] } }),
    'non-default capabilities (container "c0" must not include "BPF", "SYS_ADMIN" in securityContext.capabilities.add)',
  ],
  [
    'host paths',
    { ...withContainers({}), volumes: [{ name: 'v', hostPath: { path: '/' } }] },
    'hostPath volumes (volume "v")',
  ],
  [
    'host ports',
    { containers: [{ name: 'c0', ports: [{ hostPort: 80 }, { containerPort: 81 }] }] },
    'hostPort (container "c0" uses hostPort 80)',
  ],
  [
    'seccomp',
    {
      ...withContainers({ seccompProfile: { type: 'Unconfined' } }),
      securityContext: { seccompProfile: { type: 'Unconfined' } },
    },
    'seccompProfile (pod and container "c0" must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
  [
    'proc mounts',
    withContainers({ procMount: 'Unmasked' }),
    'procMount (container "c0" must not set securityContext.procMount to "Unmasked")',
  ],
  [
    'sysctls',
    { ...withContainers({}), securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
    'forbidden sysctl (kernel.msgmax)',
  ],
  [
    'AppArmor',
    withContainers({ appArmorProfile: { type: 'Unconfined' } }),
    'forbidden AppArmor profile (container "c0" must not set AppArmor profile type to "Unconfined")',
  ],
  [
    'SELinux',
    withContainers({ seLinuxOptions: { type: 'spc_t', user: 'root' } }),
    'seLinuxOptions (container "c0" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set)',
  ],
  [
    'Windows host processes',
    { ...withContainers({}), securityContext: { windowsOptions: { hostProcess: true } } },
    'hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)',
  ],
];

const RESTRICTED: [string, Record<string, unknown>, string][] = [
  [
    'escalation',
    withContainers({ ...SAFE, allowPrivilegeEscalation: true }),
    'allowPrivilegeEscalation != false (container "c0" must set securityContext.allowPrivilegeEscalation=false)',
  ],
  [
    'capabilities',
    withContainers(SAFE, { ...SAFE, capabilities: { drop: ['NET_RAW'] } }),
    'unrestricted capabilities (container "c1" must set securityContext.capabilities.drop=["ALL"])',
  ],
  [
    'volumes',
    {
      ...withContainers(SAFE),
      volumes: [
        { name: 'v', hostPath: {} },
        { name: 'e', emptyDir: {} },
      ],
    },
    'restricted volume types (volume "v" uses restricted volume type "hostPath")',
  ],
  [
    'root by silence',
    withContainers({ ...SAFE, runAsNonRoot: undefined }),
    'runAsNonRoot != true (pod or container "c0" must set securityContext.runAsNonRoot=true)',
  ],
  [
    'uid 0',
    { ...withContainers(SAFE), securityContext: { runAsUser: 0 } },
    'runAsUser=0 (pod must not set runAsUser=0)',
  ],
  [
    'no seccomp',
    withContainers({ ...SAFE, seccompProfile: undefined }),
    'seccompProfile (pod or container "c0" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ],
];

describe('Pod Security', () => {
  it.each(BASELINE)('baseline refuses %s', (_what, spec, violation) => {
    expect(enforced('baseline', pod(spec))).toBe(`violates PodSecurity "baseline:latest": ${violation}`);
  });

  it.each(RESTRICTED)('restricted refuses %s, which baseline may allow', (_what, spec, violation) => {
    expect(enforced('restricted', pod(spec))).toBe(`violates PodSecurity "restricted:latest": ${violation}`);
  });

  it.each(['baseline', 'restricted'])('%s allows a pod that asks for nothing', (level) => {
    expect(enforced(level, pod(withContainers(SAFE)))).toBeUndefined();
    const spec = {
      ...withContainers({ ...SAFE, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
      volumes: [{ name: 'x', secret: {} }],
    };
    expect(enforced(level, pod(spec))).toBeUndefined();
  });

  it('lets a pod answer for its containers', () => {
    const { runAsNonRoot, seccompProfile, ...rest } = SAFE;
    expect(
      enforced('restricted', pod({ ...withContainers(rest), securityContext: { runAsNonRoot, seccompProfile } })),
    ).toBeUndefined();
  });

  it('judges the whole pod: ephemeral and init containers too', () => {
    const bad = [{ name: 'x', securityContext: { privileged: true } }];
    for (const kind of ['initContainers', 'ephemeralContainers']) {
      expect(enforced('baseline', pod({ ...withContainers({}), [kind]: bad }))).toContain('container "x"');
    }
  });

  it('reads the annotation that AppArmor had before it had a field', () => {
    const annotations = { 'container.apparmor.security.beta.kubernetes.io/c0': 'unconfined' };
    expect(enforced('baseline', pod(withContainers({}), annotations))).toContain('forbidden AppArmor profile');
  });

  it('allows everything without labels and under privileged, and treats an unknown level as the strictest', () => {
    const worst = pod({ ...withContainers({ privileged: true }), hostPID: true });
    expect(evaluatePodSecurity(new Map(), worst)).toEqual({});
    expect(enforced('privileged', worst)).toBeUndefined();
    expect(enforced('restrictd', pod(withContainers({})))).toContain('allowPrivilegeEscalation != false');
  });

  it('warns by its own label and names the version that a namespace pins', () => {
    const labels = new Map([
      ['pod-security.kubernetes.io/warn', 'baseline'],
      ['pod-security.kubernetes.io/warn-version', 'v1.30'],
      ['pod-security.kubernetes.io/audit', 'restricted'],
    ]);
    expect(evaluatePodSecurity(labels, pod({ ...withContainers({}), hostPID: true }))).toEqual({
      warn: 'would violate PodSecurity "baseline:v1.30": host namespaces (hostPID=true)',
    });
  });
});
