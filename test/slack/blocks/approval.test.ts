import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApprovalRecord } from '../../../src/domain/approval.js';
import { APPROVAL_STATES } from '../../../src/domain/approval.js';
import { checkMessageBlocks } from '../../../src/sandbox/workspace/block-kit/check-blocks.js';
import { renderApproval } from '../../../src/slack/blocks/approval.js';
import { contentSize, MOST_CONTENT } from '../../../src/slack/blocks/message.js';
import { plainVersion } from '../../../src/slack/blocks/plain.js';
import { aDecider, anApproval, aReview } from '../../support/approvals.js';
import { hostile } from './arbitrary.js';
import { linesOf } from './words.js';

const withArgv = (argv: readonly string[], more: Partial<ApprovalRecord> = {}): ApprovalRecord => {
  const approval = anApproval(more);
  return { ...approval, subject: { ...approval.subject, argv } };
};
const erin = { kind: 'approve' as const, by: aDecider('erin'), at: 1_790_000_060_000 };

describe('the message that asks for an approval', () => {
  it('reads top down: what on what, who and why, exactly which words, what at worst, what was checked', () => {
    const approval = withArgv(['tcpdump', '-i', 'eth0', 'port 53 and host web']);
    expect(linesOf(renderApproval(approval))).toEqual([
      ':lock: tcpdump on shop/web-7c9d8b6f5-x2x4p:app (test): may it run?',
      '@UALICE asks, as alice, at 14:13:20 UTC · privileged, by the ephemeral mechanism · waits until 14:28:20 UTC',
      'Why: latency in checkout',
      'Runs exactly, 4 words, in netstat@sha256:aaaaaaaaaaaa…',
      'tcpdump -i eth0 port 53 and host web',
      ':warning: At worst',
      '- It can read all traffic of the pod.',
      ':mag: Checked',
      '- It fits the node.',
      `${approval.id} · typed: /recap approve, deny or withdraw ${approval.id}`,
      '[Approve] [Deny]',
    ]);
  });

  it('shows each word of the command line apart, an empty one too', () => {
    const [, runs] = renderApproval(withArgv(['tool', '', 'two words', '--'])).blocks;
    const chips = JSON.stringify(runs).match(/"text":"[^"]*","style":\{"code":true\}/g);
    expect(chips).toHaveLength(4);
    expect(JSON.stringify(runs)).toContain('(an empty word)');
  });

  it('says when words do not fit, rather than hide them', () => {
    const text = linesOf(renderApproval(withArgv(['tool', ...Array<string>(100).fill('x'.repeat(200))]))).join('\n');
    expect(text).toMatch(/and \d+ more words, which do not fit here\. Deny it if in doubt/);
  });

  it.each([
    ['open', {}, 'may it run? It waits for 1 approval', false],
    ['open', { quorum: 2, decisions: [erin] }, 'may it run? It has 1 of 2 approvals, by erin', false],
    ['used', { decisions: [erin] }, 'approved by erin at 14:14 UTC, and started', true],
    ['denied', { decisions: [{ ...erin, kind: 'deny' as const }] }, 'denied by erin at 14:14 UTC', true],
    ['withdrawn', {}, 'withdrawn by alice at 14:13 UTC', true],
    ['expired', {}, 'it expired at 14:13 UTC', true],
    ['void', { why: 'the pod is gone' }, 'void since 14:13 UTC, because the pod is gone', true],
  ] as const)('says how it stands (%s), and has no button once it is over', (state, more, words, over) => {
    const message = renderApproval(anApproval({ state, ...(state === 'open' ? { quorum: 2 } : {}), ...more }));
    const lines = linesOf(message);
    if (over || 'quorum' in more) expect(lines[0]).toContain(words);
    expect(lines.some((line) => line.includes('[Approve]'))).toBe(!over);
    expect(lines.some((line) => line.includes('At worst'))).toBe(!over);
    expect(lines).toContain('tcpdump -i eth0');
  });

  it('is loud when the glass was broken', () => {
    const review = aReview();
    const message = renderApproval(review);
    expect(linesOf(message)[0]).toBe(
      ':rotating_light: Glass broken: tcpdump on shop/web-7c9d8b6f5-x2x4p:app (test): it runs without an approval and needs a review',
    );
    expect(linesOf(message)[1]).toContain('@UALICE broke the glass, as alice, at');
    expect(message.text).toMatch(/^Glass broken: tcpdump/);
    expect(linesOf(renderApproval({ ...review, state: 'approved', decisions: [erin] }))[0]).toContain(
      'approved afterwards by erin',
    );
  });

  it('says the same without blocks, with the words to type', () => {
    const approval = anApproval();
    const { text } = plainVersion(renderApproval(approval));
    expect(text).toContain('It can read all traffic of the pod.');
    expect(text).toContain(`/recap approve, deny or withdraw ${approval.id}`);
  });

  it('is accepted by Slack whatever is in it', () => {
    const any = fc.record({
      state: fc.constantFrom(...APPROVAL_STATES),
      argv: fc.array(hostile(3_000), { maxLength: 40 }),
      reason: hostile(2_000),
      atWorst: fc.array(hostile(2_000), { maxLength: 40 }),
      checks: fc.array(hostile(2_000), { maxLength: 40 }),
      why: hostile(3_000),
      name: hostile(500),
      review: fc.boolean(),
      decided: fc.integer({ min: 0, max: 10 }),
    });
    fc.assert(
      fc.property(any, ({ argv, name, review, decided, ...more }) => {
        const decisions = Array.from({ length: decided }, () => ({ ...erin, by: aDecider(name, name) }));
        const approval = { ...(review ? aReview() : anApproval()), ...more, decisions };
        const message = renderApproval({ ...approval, subject: { ...approval.subject, argv } });
        expect(checkMessageBlocks(message.blocks)).toEqual({ ok: true });
        expect(contentSize(message.blocks)).toBeLessThanOrEqual(MOST_CONTENT);
        expect(message.text.trim()).not.toBe('');
        expect(message.text).not.toMatch(/<!|@channel\b/);
        const hasButtons = message.blocks.some(({ type }) => type === 'actions');
        expect(hasButtons).toBe(approval.state === 'open');
      }),
      { numRuns: 300 },
    );
  });
});
