import { describe, expect, it } from 'vitest';
import type { PodPlan } from '../../src/kubernetes/attached.js';
import type { Capsule } from '../../src/domain/capsule.js';
import { parseRunId } from '../../src/domain/run-id.js';
import type { SecurityFacts, ContainerTarget } from '../../src/domain/target.js';
import { capsuleContainer } from '../../src/kubernetes/capsule-container.js';
import { capsuleSecurity } from '../../src/kubernetes/capsule-security.js';
import { aCapsule, aTarget } from '../support/examples.js';

const RUN = parseRunId('r-7f3k2q9d');
const plan = (target: ContainerTarget = aTarget(), capsule: Capsule = aCapsule()): PodPlan => ({
  runId: RUN,
  capsule,
  argv: ['ss', '-tunap'],
  target,
  nonce: 'n',
  startBy: 1_790_000_000_000,
});

describe('the container of a capsule', () => {
  it('is named by its run, joins its target, and has a stdin that one disconnect closes', () => {
    expect(capsuleContainer(plan(), 'IfNotPresent')).toMatchObject({
      name: 'recap-7f3k2q9d',
      image: aCapsule().image,
      imagePullPolicy: 'IfNotPresent',
      targetContainerName: 'app',
      stdin: true,
      stdinOnce: true,
      tty: false,
      env: [
        { name: 'RECAP_RUN', value: 'r-7f3k2q9d' },
        { name: 'RECAP_POD_UID', value: aTarget().state.podUid },
        { name: 'RECAP_CONTAINER_ID', value: '8a1fb2fd0a99' },
      ],
    });
  });

  it('ends its command with the words of the tool, each its own', () => {
    expect(capsuleContainer(plan(), 'Never').command.slice(-2)).toEqual(['ss', '-tunap']);
  });
});

describe('the security context of a capsule', () => {
  const of = (security: SecurityFacts, privileges: Partial<Capsule['privileges']> = {}): object =>
    capsuleSecurity(
      aCapsule({ privileges: { as: 'target', capabilities: [], privileged: false, ...privileges } }),
      aTarget({ security }),
    );
  const LOCKED = { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false };

  it('leaves the root file system writable only for a capsule that leaves an artifact in it', () => {
    const limits = { ...aCapsule().limits, artifactBytes: 1_024 };
    expect(capsuleSecurity(aCapsule({ limits }), aTarget()).readOnlyRootFilesystem).toBe(false);
  });

  it('mirrors a target of Pod Security restricted, and passes it too', () => {
    const seccompProfile = { type: 'RuntimeDefault' };
    const user = { runAsUser: 65532, runAsGroup: 65532, runAsNonRoot: true };
    expect(of({ ...user, seccompProfile, capabilities: { drop: ['ALL'] } })).toEqual({
      ...user,
      ...LOCKED,
      seccompProfile,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('drops everything for a user that is not root and was given nothing, whatever the target drops', () => {
    expect(of({ runAsUser: 1000 })).toEqual({ runAsUser: 1000, ...LOCKED, capabilities: { drop: ['ALL'] } });
  });

  it("leaves a root target's default capabilities, without which it would see nothing", () => {
    expect(of({ runAsUser: 0 })).toEqual({ runAsUser: 0, ...LOCKED });
  });

  it("mirrors a root target's own set", () => {
    const capabilities = { drop: ['ALL'], add: ['NET_BIND_SERVICE'] };
    expect(of({ runAsUser: 0, capabilities })).toEqual({ runAsUser: 0, ...LOCKED, capabilities });
  });

  it('does not drop what a target of unknown user may have', () => {
    expect(of({})).toEqual(LOCKED);
  });

  it('adds only what the capsule names', () => {
    const withPtrace = of({ runAsUser: 0, capabilities: { drop: ['ALL'] } }, { capabilities: ['SYS_PTRACE'] });
    expect(withPtrace).toMatchObject({ capabilities: { drop: ['ALL'], add: ['SYS_PTRACE'] } });
  });

  it('leaves the escalation open where Kubernetes demands it, with SYS_ADMIN', () => {
    expect(of({ runAsUser: 0 }, { capabilities: ['SYS_ADMIN'] })).not.toHaveProperty('allowPrivilegeEscalation');
    expect(of({ runAsUser: 0 }, { capabilities: ['SYS_PTRACE'] })).toHaveProperty('allowPrivilegeEscalation', false);
  });

  it('never mirrors a privileged target', () => {
    expect(of({ runAsUser: 0, privileged: true })).not.toHaveProperty('privileged');
  });

  it('takes a fixed user with nothing else, and says so to a pod that demands non-root', () => {
    const as = { uid: 0, gid: 0 };
    expect(of({ runAsUser: 1000, runAsNonRoot: true }, { as })).toEqual({
      runAsUser: 0,
      runAsGroup: 0,
      runAsNonRoot: false,
      ...LOCKED,
      capabilities: { drop: ['ALL'] },
    });
  });
});
