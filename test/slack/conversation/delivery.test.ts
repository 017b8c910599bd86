import { afterEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/core/ports.js';
import type { Report } from '../../../src/domain/report.js';
import type { FaultRule } from '../../../src/sandbox/workspace/faults.js';
import type { Stage } from '../support.js';
import { openStage } from '../support.js';
import { OPS, plainRun, REPORT } from './runs.js';
import { wordsOf } from './seen.js';

let stage: Stage;
afterEach(() => stage.close());

async function runWith(rules: readonly FaultRule[], report: Report = REPORT): Promise<void> {
  let over = (): void => undefined;
  const done = new Promise<void>((resolve) => (over = resolve));
  const handle = ({ conversation }: { conversation: Conversation }) => plainRun(conversation, report).finally(over);
  stage = await openStage({ handle });
  for (const rule of rules) stage.workspace.faults.add(rule);
  await stage.workspace.as('U0ALICE').slash(OPS, 'netstat shop/web');
  await done;
}

const long: Report = {
  ...REPORT,
  parts: [
    {
      kind: 'table',
      caption: 'Sockets',
      columns: [
        { title: 'Local', kind: 'text' },
        { title: 'Recv-Q', kind: 'integer' },
      ],
      rows: Array.from({ length: 412 }, (_, index) => [
        { text: `10.0.0.${index}:80` },
        { text: String(index), number: index },
      ]),
    },
  ],
};

describe('delivery', () => {
  it.each([
    ['its answer was lost', { kind: 'reset', when: 'after' }],
    ['the connection broke before it', { kind: 'reset', when: 'before' }],
    ['Slack never answered', { kind: 'hang', when: 'after' }],
    ['a proxy answered 502', { kind: 'http', status: 502 }],
    ['Slack was rate limiting', { kind: 'rate-limited', retryAfterSeconds: 1 }],
    ['Slack had trouble of its own', { kind: 'error', error: 'internal_error' }],
  ] as const)('posts each message exactly once when %s', async (_, fault) => {
    await runWith([{ fault, method: 'chat.postMessage', times: 2 }]);
    expect(stage.workspace.messages(OPS)).toHaveLength(2);
    expect(stage.workspace.messages(OPS)[0]?.text).toContain('done');
  });

  it('brings the end through some failed updates', async () => {
    await runWith([{ fault: { kind: 'http', status: 503 }, method: 'chat.update', times: 3 }]);
    expect(stage.workspace.messages(OPS)[0]?.text).toContain('done');
  });

  it('sends text and the whole as a file when Slack refuses the blocks of a result', async () => {
    const fault = { kind: 'error', error: 'invalid_blocks' } as const;
    stage = await openStage({
      handle: async ({ conversation }) => {
        conversation.progress([]);
        await conversation.thread();
        stage.workspace.faults.add({ fault, method: 'chat.postMessage', times: 1 });
        await conversation.result([], REPORT);
      },
    });
    await stage.workspace.as('U0ALICE').slash(OPS, 'netstat shop/web');
    const file = await stage.workspace.waitFor((w) => w.messages(OPS).find(({ files }) => files !== undefined));
    const plain = stage.workspace.messages(OPS)[1];
    expect(plain?.blocks ?? []).toEqual([]);
    expect(plain?.text).toContain('LISTEN 0 128 *:8080');
    expect(stage.workspace.file(file.files?.[0] ?? '')?.bytes.toString()).toBe('LISTEN 0 128 *:8080');
  });

  it('brings a chart as a picture where Slack does not take its own charts', async () => {
    const chart = {
      kind: 'chart',
      chart: 'pie',
      title: 'Sockets by state',
      valueKind: 'integer',
      categories: ['LISTEN', 'ESTAB'],
      series: [{ name: 'Count', values: [3, 41] }],
      fileName: 'sockets.png',
    } as const;
    const fault = { kind: 'error', error: 'invalid_blocks' } as const;
    stage = await openStage({
      handle: async ({ conversation }) => {
        conversation.progress([]);
        await conversation.thread();
        stage.workspace.faults.add({ fault, method: 'chat.postMessage', times: 1 });
        await conversation.result([], { ...REPORT, parts: [chart, ...REPORT.parts] });
      },
    });
    await stage.workspace.as('U0ALICE').slash(OPS, 'netstat shop/web');
    const shared = await stage.workspace.waitFor((w) => w.messages(OPS).find(({ files }) => files !== undefined));
    const result = stage.workspace.messages(OPS)[1];
    expect(result?.blocks?.map(({ type }) => type)).not.toContain('data_visualization');
    expect(wordsOf(result ?? { text: '' })).toContain('LISTEN 0 128 *:8080');
    const file = stage.workspace.file(shared.files?.[0] ?? '');
    expect(file).toMatchObject({ name: 'sockets.png', title: 'Sockets by state', mimetype: 'image/png' });
    expect(file?.bytes.subarray(1, 4).toString()).toBe('PNG');
  });

  it('says how much of a long table is shown, and brings the whole as a file into the thread', async () => {
    await runWith([], long);
    const [root, result, file] = stage.workspace.messages(OPS);
    expect(wordsOf(result ?? { text: '' })).toContain(
      'Shown: 99 of 412 rows. The whole is in netstat.csv, which follows.',
    );
    expect(file?.threadTs).toBe(root?.ts);
    const content = stage.workspace.file(file?.files?.[0] ?? '')?.bytes.toString();
    expect(content?.trim().split('\r\n')).toHaveLength(413);
  });

  it('says so in the thread when a file can not be delivered', async () => {
    await runWith(
      [{ fault: { kind: 'error', error: 'storage_limit_reached' }, method: 'files.getUploadURLExternal' }],
      long,
    );
    const remark = stage.workspace.messages(OPS).at(-1);
    expect(wordsOf(remark ?? { text: '' })).toContain(
      'netstat.csv could not be delivered: Slack says storage_limit_reached.',
    );
  });

  it('does not hold up one channel for another that Slack limits', async () => {
    stage = await openStage({ handle: ({ conversation }) => plainRun(conversation) });
    const { workspace } = stage;
    workspace.faults.add({
      fault: { kind: 'rate-limited', retryAfterSeconds: 2 },
      method: 'chat.postMessage',
      channel: 'C0INCIDENT42',
      times: 1,
    });
    await workspace.as('U0ALICE').slash('C0INCIDENT42', 'netstat shop/web');
    await workspace.waitFor((w) => w.calls('chat.postMessage').length === 1);
    await workspace.as('U0BOB').slash(OPS, 'netstat shop/web');
    await workspace.waitFor((w) => w.messages(OPS).length === 2);
    expect(workspace.messages('C0INCIDENT42')).toEqual([]);
    await workspace.waitFor((w) => w.messages('C0INCIDENT42').length === 2);
  });
});
