import { beforeEach, describe, expect, it } from 'vitest';
import type { Approvals } from '../../src/core/ports.js';
import { newApprovalId } from '../../src/domain/approval-id.js';
import { aDecider, anApproval, aReview } from '../support/approvals.js';

/** What every store of requests for approval does. */
export function approvalsContract(name: string, make: () => Promise<Approvals> | Approvals): void {
  describe(`the approvals ${name}`, () => {
    let approvals: Approvals;
    beforeEach(async () => {
      approvals = await make();
    });

    it('give back what was created, all of it, as plain data', async () => {
      const decisions = [{ kind: 'approve' as const, by: aDecider('erin'), at: 5 }];
      const approval = anApproval({ decisions, secondFactor: 'totp' });
      await approvals.create(approval);
      expect(await approvals.get(approval.id)).toEqual(approval);
      expect(JSON.parse(JSON.stringify(approval))).toEqual(approval);
    });

    it('know nothing of a request that was never created', async () => {
      expect(await approvals.get(newApprovalId())).toBeUndefined();
      expect(await approvals.change(anApproval(), anApproval())).toBeUndefined();
    });

    it('refuse a second request of the same id and keep the first', async () => {
      const approval = anApproval();
      await approvals.create(approval);
      await expect(approvals.create({ ...approval, reason: 'another' })).rejects.toThrow();
      expect(await approvals.get(approval.id)).toEqual(approval);
    });

    it('change a request and count its version up', async () => {
      const approval = anApproval();
      await approvals.create(approval);
      const next = { ...approval, state: 'denied' as const, changedAt: approval.changedAt + 5 };
      const changed = await approvals.change(approval, next);
      expect(changed).toEqual({ ...next, version: approval.version + 1 });
      expect(await approvals.get(approval.id)).toEqual(changed);
    });

    it('let one of many who change the same version win', async () => {
      const approval = anApproval();
      await approvals.create(approval);
      const states = ['approved', 'denied', 'withdrawn', 'expired', 'void'] as const;
      const changes = await Promise.all(states.map((state) => approvals.change(approval, { ...approval, state })));
      const won = changes.filter((changed) => changed !== undefined);
      expect(won).toHaveLength(1);
      expect(await approvals.get(approval.id)).toEqual(won[0]);
    });

    it('drop what the next record does not have', async () => {
      const approval = anApproval({ useBy: 7 });
      await approvals.create(approval);
      const { useBy: _dropped, ...next } = approval;
      expect(await approvals.change(approval, next)).not.toHaveProperty('useBy');
      expect(await approvals.get(approval.id)).not.toHaveProperty('useBy');
    });

    it('list those that are not over, newest first, and not more than asked', async () => {
      const [oldest, approved, over, review, reviewed] = [
        anApproval({ requestedAt: 1_000 }),
        anApproval({ requestedAt: 2_000, state: 'approved' }),
        anApproval({ requestedAt: 3_000 }),
        aReview({ requestedAt: 4_000 }),
        aReview({ requestedAt: 5_000, state: 'approved' }),
      ];
      for (const one of [oldest, approved, over, review, reviewed]) await approvals.create(one);
      await approvals.change(over, { ...over, state: 'used' });
      const ids = async (most: number): Promise<string[]> => (await approvals.listOpen(most)).map(({ id }) => id);
      expect(await ids(10)).toEqual([review.id, approved.id, oldest.id]);
      expect(await ids(2)).toEqual([review.id, approved.id]);
    });
  });
}
