import { describe, expect, it } from 'vitest';
import type { Capsule } from '../../src/domain/capsule.js';
import { parseRunId } from '../../src/domain/run-id.js';
import type { ContainerTarget } from '../../src/domain/target.js';
import { preflightEphemeral } from '../../src/kubernetes/ephemeral-preflight.js';
import { aCapsule, aTarget } from '../support/examples.js';

const NOW = 1_790_000_000_000;
const FITS = aCapsule().fits;

function check(target: Partial<ContainerTarget>, capsule: Partial<Capsule> = {}): void {
  const runId = parseRunId('r-7f3k2q9d');
  const plan = { runId, argv: ['ss'], nonce: 'n', startBy: NOW, capsule: aCapsule(capsule), target: aTarget(target) };
  preflightEphemeral(plan, 20, NOW);
}

const refusal = (code: string, hint: string): unknown =>
  expect.objectContaining({ code, hint: expect.stringContaining(hint) as string });
const entries = (count: number, prefix = 'recap-'): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe('the preflight of an ephemeral capsule', () => {
  it('lets pass what fits, and what is not known', () => {
    check({});
    const { platform: _unknown, ...without } = aTarget();
    const plan = { runId: parseRunId('r-7f3k2q9d'), argv: ['ss'], nonce: 'n', startBy: NOW, capsule: aCapsule() };
    preflightEphemeral({ ...plan, target: without }, 20, NOW);
  });

  it.each([
    [{ os: 'windows', arch: 'amd64', memoryPressure: false }, 'does-not-fit', 'linux'],
    [{ os: 'linux', arch: 's390x', memoryPressure: false }, 'does-not-fit', 'amd64, arm64'],
    [{ os: 'linux', arch: 'arm64', memoryPressure: true }, 'under-pressure', 'recovered'],
  ])('refuses the node %o', (platform, code, hint) => {
    expect(() => check({ platform })).toThrow(refusal(code, hint));
  });

  it('refuses a pod that was short of memory within the last minute, where the capsule counts against its limit', () => {
    const oomKilledAt = NOW - 10_000;
    expect(() => check({ oomKilledAt })).toThrow(refusal('under-pressure', 'another pod'));
    check({ oomKilledAt, memoryLimited: false });
    check({ oomKilledAt: NOW - 120_000 });
  });

  it("refuses a capsule that would see all of the node's traffic, where it was meant to see a pod's", () => {
    const fits = { ...FITS, hostNetwork: false };
    expect(() => check({ hostNetwork: true }, { fits })).toThrow(refusal('does-not-fit', 'a network of its own'));
    check({ hostNetwork: true });
  });

  it('refuses a capsule that looks into a kernel, where the pod runs on one of its own', () => {
    const fits = { ...FITS, sandboxed: false };
    expect(() => check({ runtimeClass: 'gvisor' }, { fits })).toThrow(refusal('does-not-fit', '/proc'));
    check({ runtimeClass: 'nvidia' }, { fits });
    check({ runtimeClass: 'kata-qemu' });
  });

  it('refuses root in a pod that forbids it', () => {
    const privileges = { as: { uid: 0, gid: 0 }, capabilities: [], privileged: false };
    expect(() => check({ security: { runAsNonRoot: true } }, { privileges })).toThrow(refusal('does-not-fit', 'user'));
    expect(() =>
      check({ security: { runAsNonRoot: true } }, { privileges, mechanisms: ['ephemeral', 'node'] }),
    ).toThrow(refusal('does-not-fit', 'node mechanism'));
    check({ security: {} }, { privileges });
  });

  it('refuses a pod full of entries, counting only those of capsules and not its own, and names the ways out', () => {
    const full = { ephemeralContainers: entries(20) };
    expect(() => check(full)).toThrow(refusal('does-not-fit', 'rollout restart'));
    expect(() => check(full, { mechanisms: ['ephemeral', 'node'] })).toThrow(
      refusal('does-not-fit', 'The node mechanism adds none'),
    );
    check({ ephemeralContainers: [...entries(19), ...entries(30, 'debugger-')] });
    check({ ephemeralContainers: [...entries(19), 'recap-7f3k2q9d'] });
  });
});
