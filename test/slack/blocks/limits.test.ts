import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RUN_STATES } from '../../../src/domain/run.js';
import { checkMessageBlocks } from '../../../src/sandbox/workspace/block-kit/check-blocks.js';
import { renderAnswer } from '../../../src/slack/blocks/answer.js';
import { renderRuns } from '../../../src/slack/blocks/live.js';
import type { Message } from '../../../src/slack/blocks/message.js';
import { contentSize, MOST_CONTENT } from '../../../src/slack/blocks/message.js';
import { plainVersion } from '../../../src/slack/blocks/plain.js';
import { renderReport, renderResult } from '../../../src/slack/blocks/result.js';
import { aRun } from '../../support/examples.js';
import { anyReceipt, anyReport, hostile } from './arbitrary.js';

function expectAccepted(message: Message): void {
  expect(checkMessageBlocks(message.blocks)).toEqual({ ok: true });
  expect(contentSize(message.blocks)).toBeLessThanOrEqual(MOST_CONTENT);
  expect(checkMessageBlocks(message.classic ?? [])).toEqual({ ok: true });
  const newer = message.classic?.filter(({ type }) => type === 'data_visualization' || type === 'data_table');
  expect(newer ?? []).toEqual([]);
  expect(message.text.trim()).not.toBe('');
  expect(message.text.length).toBeLessThanOrEqual(3_000);
  expect(plainVersion(message).text.length).toBeLessThanOrEqual(4_000);
}

describe('whatever is rendered, Slack accepts', () => {
  it('any report, alone and as the result of a run', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expectAccepted(renderReport(report).message);
        expectAccepted(renderResult([aRun()], report).message);
      }),
      { numRuns: 150 },
    );
  });

  it('any number of runs in any state, with any receipt and any failure', () => {
    const anyEnd = fc.oneof(
      fc.constant(undefined),
      fc.constant({ kind: 'done' as const }),
      fc.record({
        kind: fc.constant('failed' as const),
        failure: fc.record({ code: fc.constant('internal' as const), message: hostile(5_000), hint: hostile(5_000) }),
      }),
      fc.record({
        kind: fc.constant('refused' as const),
        refusal: fc.record({
          code: fc.constant('not-allowed' as const),
          reason: hostile(5_000),
          detail: hostile(20_000),
        }),
      }),
    );
    const anyRun = fc
      .record({ state: fc.constantFrom(...RUN_STATES), end: anyEnd, receipt: anyReceipt, endedAt: fc.nat() })
      .map(({ end, ...more }) => ({ run: aRun({ ...more, ...(end === undefined ? {} : { end }) }) }));
    fc.assert(
      fc.property(
        fc.array(anyRun, { minLength: 1, maxLength: 120, size: 'small' }),
        hostile(4_000),
        (progress, summary) => {
          expectAccepted(renderRuns(progress, summary));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('any refusal', () => {
    fc.assert(
      fc.property(hostile(9_000), hostile(9_000), hostile(60_000), (reason, hint, detail) => {
        const answer = { kind: 'refused' as const, refusal: { code: 'not-allowed' as const, reason, hint, detail } };
        expectAccepted(renderAnswer(answer).message);
      }),
      { numRuns: 100 },
    );
  });
});
