import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkView } from '../../../src/sandbox/workspace/block-kit/check-blocks.js';
import { renderApproval } from '../../../src/slack/blocks/approval.js';
import { renderCodeForm } from '../../../src/slack/blocks/code-form.js';
import { aDecider, anApproval, aReview } from '../../support/approvals.js';
import { hostile } from './arbitrary.js';
import { linesOf } from './words.js';

const METADATA = 'x'.repeat(600);

describe('the form that asks for a code', () => {
  it('is one that Slack takes, whatever stands in the request', () => {
    const texts = fc.tuple(fc.array(hostile(300), { maxLength: 60 }), hostile(300), hostile(3_000));
    fc.assert(
      fc.property(texts, fc.boolean(), ([argv, name, reason], isReview) => {
        const approval = isReview ? aReview({ reason }) : anApproval({ reason });
        const [target] = approval.subject.targets;
        if (target === undefined) throw new Error('the example has a target');
        const subject = { ...approval.subject, argv, targets: Array.from({ length: 30 }, () => ({ ...target, name })) };
        expect(checkView(renderCodeForm({ ...approval, subject }, METADATA), 'modal')).toMatchObject({ ok: true });
      }),
    );
  });

  it('leaves what is long to the request, and says so', () => {
    const approval = anApproval();
    const long = { ...approval, subject: { ...approval.subject, argv: Array<string>(50).fill('x'.repeat(100)) } };
    expect(JSON.stringify(renderCodeForm(long, METADATA))).toMatch(
      /and \d+ more words, which the request itself shows/,
    );
  });
});

it('the request says beforehand that a code is asked for, and afterwards that there was one', () => {
  const approval = anApproval({ secondFactor: 'totp' });
  expect(linesOf(renderApproval(approval)).join('\n')).toContain('approving asks for a code of your authenticator app');
  const decisions = [{ kind: 'approve' as const, by: aDecider('erin'), at: 1_790_000_060_000 }];
  const used = linesOf(renderApproval({ ...approval, state: 'used', decisions })).join('\n');
  expect(used).toContain('approved with a code at');
  expect(used).not.toContain('approving asks');
});
