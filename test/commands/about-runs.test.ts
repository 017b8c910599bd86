import { describe, expect, it } from 'vitest';
import { rerun } from '../../commands/rerun.js';
import { runs } from '../../commands/runs.js';
import { show } from '../../commands/show.js';
import { stop } from '../../commands/stop.js';
import type { CommandContext } from '../../src/catalog/define-command.js';
import { newApprovalId } from '../../src/domain/approval-id.js';
import { done, refused } from '../../src/domain/outcome.js';
import type { RunRecord } from '../../src/domain/run.js';
import { parseRunId } from '../../src/domain/run-id.js';
import { renderReport } from '../../src/output/plain-text.js';
import { aRun } from '../support/examples.js';
import { aDecider, anApproval } from '../support/approvals.js';
import { A_REPORT, aContext, give, reportOf } from './a-context.js';

const ID = 'r-7f3k2q9d';
const run = aRun({ id: parseRunId(ID) });
const ended: RunRecord = {
  ...run,
  state: 'ended',
  startedAt: 1_790_000_000_000,
  endedAt: 1_790_000_002_100,
  end: { kind: 'done' },
  report: { ...A_REPORT, summary: '3 listening', parts: [{ kind: 'text', text: 'as it came' }], notes: ['Partial.'] },
  receipt: {
    lines: [
      { subject: 'capsule', verdict: 'ok', text: 'The capsule has ended.' },
      { subject: 'entries', verdict: 'stays', text: '1 entry stays in the pod.' },
    ],
    checkedAt: 1_790_000_002_200,
  },
};
const withRun = (record: RunRecord): CommandContext =>
  aContext({ run: (id) => Promise.resolve(id === record.id ? record : undefined) });

describe('show', () => {
  it('says why it was wanted, and by whose leave it started', async () => {
    const approval = { id: newApprovalId(), kind: 'approval' as const, by: ['erin', 'frank'] };
    const approved = { ...ended, reason: 'slow checkout', approval };
    const text = renderReport(await reportOf(show, [ID], withRun(approved)));
    expect(text).toMatch(/Why\W+slow checkout/);
    expect(text).toContain(`approved by erin, frank (${approval.id})`);
    const broken = { ...approved, approval: { ...approval, kind: 'review' as const, by: [] } };
    expect(renderReport(await reportOf(show, [ID], withRun(broken)))).toContain('started without an approval; review');
  });
});

describe('runs', () => {
  it('lists the newest, each with its state', async () => {
    const context = aContext({
      runs: () =>
        Promise.resolve([
          { run: { ...run, state: 'queued' }, position: 2 },
          { run: { ...ended, end: { kind: 'failed', failure: { code: 'tool-failed', message: 'The tool failed.' } } } },
        ]),
    });
    const report = await reportOf(runs, [], context);
    expect(report.summary).toBe('2, 1 of them live.');
    expect(report.parts).toEqual([
      {
        kind: 'list',
        entries: [
          { name: ID, text: `${run.command} · waiting, number 2 in the queue · by alice · 2026-09-21 14:13:20 UTC` },
          { name: ID, text: `${run.command} · failed: The tool failed. · by alice · 2026-09-21 14:13:20 UTC` },
        ],
      },
    ]);
  });

  it('lists first what waits for others, with --mine only the own', async () => {
    const mine = anApproval();
    const others = { ...anApproval(), requester: aDecider('bob') };
    const context = aContext({ waiting: () => Promise.resolve([mine, others]) });
    const names = async (words: readonly string[]): Promise<unknown> =>
      (await reportOf(runs, words, context)).parts.map((part) => part.kind === 'list' && part.entries);
    expect(await names([])).toMatchObject([
      [{ name: mine.id }, { name: others.id, text: expect.stringContaining('by bob') as string }],
    ]);
    expect(await names(['--mine'])).toMatchObject([
      [
        {
          name: mine.id,
          text: `tcpdump shop/pod/web-7c9d8b6f5-x2x4p:app · waits for 1 approval · by alice · 2026-09-21 14:13:20 UTC`,
        },
      ],
    ]);
  });

  it.each([
    [[], { mine: false, live: false }],
    [['--mine'], { mine: true, live: false }],
    [['--live', '--mine'], { mine: true, live: true }],
  ])('asks for %j', async (words, wanted) => {
    const asked: unknown[] = [];
    const context = aContext({
      runs: (filter, most) => {
        asked.push(filter, most);
        return Promise.resolve([]);
      },
    });
    expect((await reportOf(runs, words, context)).summary).toBe('None.');
    expect(asked).toEqual([wanted, 20]);
  });
});

describe('show', () => {
  it('tells what was asked, how it ended, what it left, and the result', async () => {
    expect(renderReport(await reportOf(show, [ID], withRun(ended)), { width: 200 })).toMatchInlineSnapshot(`
      "Run r-7f3k2q9d
      netstat shop/pod/web-7c9d8b6f5-x2x4p:app: done

        Asked by  alice, as alice
        Target    shop/web-7c9d8b6f5-x2x4p:app on node-1, cluster test
        Ran       ss -tunap
        Image     ghcr.io/recap-dev/capsules/netstat@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        Risk      routine, by the ephemeral mechanism
        Asked at  2026-09-21 14:13:20 UTC
        Took      2.1 s
        Result    3 listening

      Receipt, checked at 2026-09-21 14:13:22 UTC
        ok     The capsule has ended.
        stays  1 entry stays in the pod.

      as it came

      * Partial.
      "
    `);
  });

  it('tells the reason and the way out of a run that was refused', async () => {
    const end = {
      kind: 'refused',
      refusal: { code: 'under-pressure', reason: 'No memory.', hint: 'Try later.' },
    } as const;
    const text = renderReport(await reportOf(show, [ID], withRun({ ...run, state: 'ended', end })));
    expect(text).toContain('refused: No memory.');
    expect(text).toContain('What helps  Try later.');
  });

  it('tells the reference of a failure that the log explains', async () => {
    const end = {
      kind: 'failed',
      failure: { code: 'internal', message: 'A mistake of ours.', reference: 'e-4f9a01c2' },
    } as const;
    expect(renderReport(await reportOf(show, [ID], withRun({ ...run, state: 'ended', end })))).toContain('e-4f9a01c2');
  });
});

describe.each([
  ['show', show],
  ['rerun', rerun],
  ['stop', stop],
])('%s', (_name, command) => {
  it('refuses what is no id', async () => {
    expect(await give(command, ['../r'], aContext())).toMatchObject({
      kind: 'refused',
      refusal: { code: 'bad-argument' },
    });
  });

  it('refuses a run that is not there or not for the asker to see', async () => {
    expect(await give(command, ['r-22222222'], withRun(run))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'run-not-found' },
    });
  });
});

describe('stop', () => {
  it('says that the run was told', async () => {
    const asked: string[] = [];
    const context = aContext({
      stop: (id) => {
        asked.push(id);
        return Promise.resolve(done(run));
      },
    });
    expect((await reportOf(stop, [ID], context)).summary).toBe(`Told to stop: ${run.command}`);
    expect(asked).toEqual([ID]);
  });

  it('passes on why it could not', async () => {
    const context = aContext({ stop: () => Promise.resolve(refused('run-over', 'It has ended already.')) });
    expect(await give(stop, [ID], context)).toMatchObject({ kind: 'refused', refusal: { code: 'run-over' } });
  });
});

describe('rerun', () => {
  it('is the command of the run, to be taken as if the asker had typed it', async () => {
    expect(await give(rerun, [ID], withRun(ended))).toEqual({ kind: 'instead', text: run.command });
  });
});
