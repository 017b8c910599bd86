import { describe, expect, it } from 'vitest';
import { parseObjectName } from '../../../src/domain/names.js';
import type { Receipt } from '../../../src/domain/receipt.js';
import type { RunId } from '../../../src/domain/run-id.js';
import type { RunRecord } from '../../../src/domain/run.js';
import { renderRuns } from '../../../src/slack/blocks/live.js';
import { aRun, aTarget } from '../../support/examples.js';
import { linesOf } from './words.js';

const AT = Date.UTC(2026, 10, 24, 2, 14, 7);
const run = (more: Partial<RunRecord> = {}): RunRecord =>
  aRun({ id: 'r-7f3k2q9d' as RunId, requestedAt: AT, startedAt: AT, endedAt: AT + 2_100, ...more });
const TARGET = 'netstat on shop/web-7c9d8b6f5-x2x4p:app';
const ASKED = 'Asked by @UALICE · r-7f3k2q9d · ephemeral mechanism';

const clean: Receipt = {
  checkedAt: AT,
  lines: [
    { subject: 'capsule', verdict: 'ok', text: 'removed: capsule ended (exit 0)' },
    { subject: 'pod', verdict: 'ok', text: 'pod' },
    { subject: 'container', verdict: 'ok', text: 'container' },
    { subject: 'restarts', verdict: 'ok', text: 'restarts 0.' },
    { subject: 'readiness', verdict: 'ok', text: 'ready' },
    { subject: 'entries', verdict: 'stays', text: "2 capsule entries in the pod's spec" },
  ],
};

describe('a live run', () => {
  it.each([
    [{ state: 'requested' }, undefined, ':hourglass_flowing_sand:', 'checking'],
    [{ state: 'queued' }, 3, ':hourglass_flowing_sand:', 'queued, place 3'],
    [{ state: 'queued' }, undefined, ':hourglass_flowing_sand:', 'queued'],
    [{ state: 'attaching' }, undefined, ':link:', 'attaching the capsule'],
    [{ state: 'running' }, undefined, ':arrow_forward:', 'running since 02:14:07 UTC'],
    [{ state: 'detaching' }, undefined, ':broom:', 'removing the capsule'],
  ] as const)('%j at place %s can be stopped and says so', (more, position, icon, state) => {
    const message = renderRuns([{ run: run(more), ...(position === undefined ? {} : { position }) }]);
    expect(linesOf(message)).toEqual([`${icon} ${TARGET}: ${state}`, ASKED, '[Stop]']);
  });
});

describe('a run that ended', () => {
  const endedAs = (more: Partial<RunRecord>, summary?: string): string[] =>
    linesOf(renderRuns([{ run: run({ state: 'ended', ...more }) }], summary));

  it('shows its summary, its receipt in one line, and can be run again', () => {
    expect(endedAs({ end: { kind: 'done' }, receipt: clean }, '3 listening, 41 established')).toEqual([
      `:white_check_mark: ${TARGET}: done in 2.1 s`,
      '3 listening, 41 established',
      ":broom: Removed: capsule ended (exit 0). Target unchanged: pod, container, restarts 0, ready. Stays until the pod goes: 2 capsule entries in the pod's spec.",
      ASKED,
      '[Re-run]',
    ]);
  });

  it('lists what changed first when the target is not as it was', () => {
    const lines = [
      ...clean.lines.slice(0, 2),
      { subject: 'restarts', verdict: 'changed', text: 'restarts went from 0 to 1' } as const,
    ];
    expect(endedAs({ end: { kind: 'done' }, receipt: { ...clean, lines } }).slice(1, 5)).toEqual([
      ':warning: The target is not as it was.',
      '- :warning: restarts went from 0 to 1',
      '- :heavy_check_mark: removed: capsule ended (exit 0)',
      '- :heavy_check_mark: pod',
    ]);
  });

  it('does not call unknown what is unchanged', () => {
    const lines = [{ subject: 'pod', verdict: 'unknown', text: 'the API server did not answer' } as const];
    expect(endedAs({ end: { kind: 'done' }, receipt: { ...clean, lines } })[1]).toBe(
      ':warning: Not everything could be checked.',
    );
  });

  it('says why it failed, what helps, and what joins it with the log', () => {
    const failure = {
      code: 'image-pull',
      message: 'The image is not there.',
      hint: 'Is it mirrored?',
      reference: 'e-4f9a01c2',
    } as const;
    expect(endedAs({ end: { kind: 'failed', failure } })).toEqual([
      `:x: ${TARGET}: failed after 2.1 s`,
      'The image is not there.',
      ':bulb: Is it mirrored?',
      'Reference e-4f9a01c2: it leads to the log.',
      ASKED,
      '[Re-run]',
    ]);
  });

  it.each([
    ['stopped', ':octagonal_sign:', 'stopped after 2.1 s'],
    ['interrupted', ':warning:', 'interrupted after 2.1 s'],
  ] as const)('as %s does not look failed', (code, icon, state) => {
    expect(endedAs({ end: { kind: 'failed', failure: { code, message: 'Bob stopped it.' } } })[0]).toBe(
      `${icon} ${TARGET}: ${state}`,
    );
  });
});

describe('several runs', () => {
  const some = (count: number, more: Partial<RunRecord> = {}) =>
    Array.from({ length: count }, (_, index) => ({
      run: run({ ...more, target: aTarget({ pod: parseObjectName(`web-7c9d8b6f5-pod${index}`) }) }),
    }));

  it('have a line each, and a button that names its pod', () => {
    expect(linesOf(renderRuns(some(2, { state: 'running' })))).toEqual([
      'netstat on 2 targets: 0 of 2 ended',
      '- :arrow_forward: shop/web-7c9d8b6f5-pod0:app: running since 02:14:07 UTC (r-7f3k2q9d)',
      '- :arrow_forward: shop/web-7c9d8b6f5-pod1:app: running since 02:14:07 UTC (r-7f3k2q9d)',
      'Asked by @UALICE',
      '[Stop web-7c9d8b6f5-pod0] [Stop web-7c9d8b6f5-pod1]',
    ]);
  });

  it('beyond what a message shows are counted, also those that have no button', () => {
    const lines = linesOf(renderRuns(some(30, { state: 'running' })));
    expect(lines).toContain('- and 10 more');
    expect(lines.at(-2)).toBe('Asked by @UALICE · 25 more: stop them by their id');
  });
});
