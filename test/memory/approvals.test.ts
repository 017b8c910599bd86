import { expect, it } from 'vitest';
import { createMemoryApprovals } from '../../src/memory/approvals.js';
import { approvalsContract } from '../contract/approvals.js';
import { anApproval } from '../support/approvals.js';

approvalsContract('in memory', () => createMemoryApprovals());

it('drops the oldest requests that are over when there are too many, and never one that waits', async () => {
  const approvals = createMemoryApprovals(2);
  const waiting = anApproval();
  const over = [anApproval(), anApproval(), anApproval()];
  for (const one of [waiting, ...over]) await approvals.create(one);
  for (const one of over) await approvals.change(one, { ...one, state: 'denied' });
  const kept = await Promise.all([waiting, ...over].map((one) => approvals.get(one.id)));
  expect(kept.map((one) => one !== undefined)).toEqual([true, false, true, true]);
});
