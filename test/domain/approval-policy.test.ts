import { describe, expect, it } from 'vitest';
import type { ApprovalPolicy, ApprovalRule, RuledRun } from '../../src/domain/approval-policy.js';
import { ruleFor } from '../../src/domain/approval-policy.js';

const rule = (quorum: number, when: ApprovalRule['when'] = {}): ApprovalRule => ({
  when,
  quorum,
  expiryMs: 60_000,
  needsReason: false,
  remindEveryMs: 60_000,
});
const policy = (...rules: ApprovalRule[]): ApprovalPolicy => ({ timeZone: 'Europe/Berlin', rules });
const run: RuledRun = { risk: 'privileged', capsule: 'tcpdump', namespace: 'payments', cluster: 'prod' };
const noon = Date.UTC(2026, 0, 15, 11, 0);

describe('without configuration', () => {
  it('one other person approves what is privileged within 15 minutes, and nobody the rest', () => {
    expect(ruleFor(policy(), run, noon)).toMatchObject({ quorum: 1, expiryMs: 900_000, needsReason: false });
    expect(ruleFor(policy(), run, noon).channel).toBeUndefined();
    expect(ruleFor(policy(), { ...run, risk: 'sensitive' }, noon).quorum).toBe(0);
    expect(ruleFor(policy(), { ...run, risk: 'routine' }, noon).quorum).toBe(0);
  });
});

describe('the rules', () => {
  it('count in their order, the first that fits', () => {
    expect(ruleFor(policy(rule(2, { clusters: ['staging'] }), rule(3), rule(4)), run, noon).quorum).toBe(3);
  });

  it.each([
    [{ risks: ['privileged'] }, true],
    [{ risks: ['routine', 'sensitive'] }, false],
    [{ capsules: ['tcpdump'] }, true],
    [{ capsules: ['tcpdump2'] }, false],
    [{ namespaces: ['payments'] }, true],
    [{ namespaces: ['pay'] }, false],
    [{ clusters: ['prod'] }, true],
    [{ clusters: ['prod'], namespaces: ['shop'] }, false],
  ] as const)('fit by all that they name: %j', (when, fits) => {
    expect(ruleFor(policy(rule(7, when)), run, noon).quorum).toBe(fits ? 7 : 1);
  });

  it('that name a namespace are not about nodes', () => {
    expect(ruleFor(policy(rule(7, { namespaces: ['payments'] })), { ...run, namespace: undefined }, noon).quorum).toBe(
      1,
    );
  });

  it.each([
    // Winter: Berlin is one hour ahead of UTC; summer: two.
    [Date.UTC(2026, 0, 15, 20, 59), false],
    [Date.UTC(2026, 0, 15, 21, 0), true],
    [Date.UTC(2026, 0, 15, 23, 0), true],
    [Date.UTC(2026, 0, 16, 4, 59), true],
    [Date.UTC(2026, 0, 16, 5, 0), false],
    [Date.UTC(2026, 6, 15, 20, 0), true],
    [Date.UTC(2026, 6, 16, 4, 0), false],
  ])('know the hour of their time zone, over midnight too: %d', (at, fits) => {
    const night = { from: 22 * 60, to: 6 * 60 };
    expect(ruleFor(policy(rule(7, { hours: night })), run, at).quorum).toBe(fits ? 7 : 1);
  });

  it('know hours within one day', () => {
    const office = policy(rule(7, { hours: { from: 9 * 60, to: 17 * 60 } }));
    expect(ruleFor(office, run, Date.UTC(2026, 0, 15, 8, 0)).quorum).toBe(7);
    expect(ruleFor(office, run, Date.UTC(2026, 0, 15, 16, 0)).quorum).toBe(1);
  });
});
