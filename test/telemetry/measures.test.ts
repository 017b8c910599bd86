import { describe, expect, it } from 'vitest';
import type { Around } from '../../src/core/ports.js';
import { newRunId } from '../../src/domain/run-id.js';
import { beginAtZero } from '../../src/telemetry/begin-at-zero.js';
import { measuredLog } from '../../src/telemetry/measured-log.js';
import { measurePorts } from '../../src/telemetry/measure-ports.js';
import { measureRuns } from '../../src/telemetry/measure-runs.js';
import { createMetrics } from '../../src/telemetry/metrics.js';
import { sampleRuns } from '../../src/telemetry/sample-runs.js';
import { recordingLog } from '../slack/support.js';
import { anApproval } from '../support/approvals.js';
import { aRun } from '../support/examples.js';

const metrics = createMetrics();
beginAtZero(metrics);

/** The lines of a metric, without its name. */
async function linesOf(name: string): Promise<string[]> {
  const text = await metrics.registry.getSingleMetricAsString(name);
  return text.split('\n').flatMap((line) => (line.startsWith(name) ? [line.slice(name.length)] : []));
}

describe('what is measured', () => {
  const around: Around = measurePorts(metrics);
  const call = <T>(port: string, method: string, args: readonly unknown[], result: T): Promise<T> =>
    around({ port, method, args }, () => Promise.resolve(result));

  it('by the log: known words of trouble, which are there before they come, and what was taken over', async () => {
    const log = measuredLog(recordingLog(), metrics);
    expect(await linesOf('recap_events_total')).toContain('{event="limits-rebuilt"} 0');
    log.error({ lines: 1 }, 'limits-rebuilt');
    log.warn({}, 'some words of somebody');
    log.info({ runs: ['r-1 running', 'r-2 queued'] }, 'runs-taken-over');
    log.info({}, 'request-taken-over');
    log.warn({ runs: ['r-3'] }, 'capsules-left-behind-removed');
    expect(await linesOf('recap_events_total')).toContain('{event="limits-rebuilt"} 1');
    expect((await linesOf('recap_events_total')).join()).not.toContain('somebody');
    expect(await linesOf('recap_log_lines_total')).toContain('{level="warn"} 2');
    expect(await linesOf('recap_runs_adopted_total')).toEqual([' 2']);
    expect(await linesOf('recap_requests_retaken_total')).toEqual([' 1']);
    expect(await linesOf('recap_capsules_swept_total')).toEqual([' 1']);
  });

  it('by the ports: states that an approval came to, and not those that somebody else was faster with', async () => {
    const open = anApproval();
    const used = { ...open, state: 'approved' } as const;
    await call('approvals', 'create', [open], undefined);
    await call('approvals', 'change', [open, used], used);
    await call('approvals', 'change', [open, { ...open, state: 'expired' }], undefined);
    await call('approvals', 'change', [used, used], used);
    expect(await linesOf('recap_approvals_total')).toEqual(['{state="open"} 1', '{state="approved"} 1']);
  });

  it('by the ports: what the audit does not take, and what is owed to people', async () => {
    const lost = around({ port: 'audit', method: 'write', args: [] }, () => Promise.reject(new Error('disk full')));
    await expect(lost).rejects.toThrow('disk full');
    expect(await linesOf('recap_audit_failures_total')).toEqual([' 1']);
    const run = aRun({ requestedAt: Date.now() - 1_500 });
    expect(await call('conversation', 'result', [[run]], 'owed')).toBe('owed');
    expect((await linesOf('recap_run_result_seconds')).join()).not.toContain('_count');
    await call('conversation', 'finish', [[run]], 'owed');
    await call('conversation', 'result', [[run]], 'told');
    expect(await linesOf('recap_messages_owed_total')).toEqual([' 2']);
    expect(await linesOf('recap_run_result_seconds')).toContain('_count{mechanism="ephemeral"} 1');
  });

  it('of runs: how they ended, and why they failed', async () => {
    const failure = { code: 'image-pull', message: 'The image is not there.' } as const;
    measureRuns(metrics).runEnded(aRun({ state: 'ended', end: { kind: 'failed', failure } }));
    const labels = '{capsule="netstat",mechanism="ephemeral",outcome="failed",code="image-pull"} 1';
    expect(await linesOf('recap_runs_total')).toEqual([labels]);
    expect(await linesOf('recap_run_failures_total')).toContain('{code="image-pull"} 1');
    expect(await linesOf('recap_run_failures_total')).toContain('{code="internal"} 0');
  });

  it('of this moment: runs by state, and how full the fullest of each level is', async () => {
    const one = aRun({ state: 'running' });
    const other = { ...one, id: newRunId(), requester: { ...one.requester, id: 'UBOB' } };
    sampleRuns(metrics, [one, other, { ...one, id: newRunId(), state: 'queued' }]);
    expect(await linesOf('recap_runs_live')).toContain('{state="running"} 2');
    expect(await linesOf('recap_runs_live')).toContain('{state="queued"} 1');
    expect(await linesOf('recap_limit_busiest')).toEqual(
      expect.arrayContaining(['{level="target"} 2', '{level="person"} 1', '{level="cluster"} 2']),
    );
    sampleRuns(metrics, []);
    expect(await linesOf('recap_limit_busiest')).toContain('{level="target"} 0');
  });
});
