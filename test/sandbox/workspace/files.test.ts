import { expect, it } from 'vitest';
import { refusalOf, runningWorkspace, webClient } from './support/running-workspace.js';

it('takes files as bytes and as text, shares them in a thread, and gives them back byte for byte', async () => {
  const workspace = await runningWorkspace();
  const client = webClient(workspace);
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0OPS', text: 'parent' });
  const bytes = Buffer.from([0, 13, 10, 45, 45, 255, 13, 10]);
  await client.filesUploadV2({ channel_id: 'C0OPS', thread_ts: ts, filename: 'raw.bin', file: bytes });
  await client.filesUploadV2({ channel_id: 'C0OPS', thread_ts: ts, filename: 'a.txt', content: 'a & ü\n' });
  const ids = workspace.messages('C0OPS', ts).flatMap(({ files }) => files ?? []);
  expect(ids.map((id) => workspace.file(id)?.bytes)).toEqual([bytes, Buffer.from('a & ü\n')]);
  const info = await client.files.info({ file: ids[0] ?? '' });
  const address = info.file?.url_private ?? '';
  const got = await fetch(address, { headers: { authorization: `Bearer ${workspace.botToken}` } });
  expect(Buffer.from(await got.arrayBuffer())).toEqual(bytes);
  expect(got.headers.get('content-disposition')).toContain('attachment');
  expect((await fetch(address)).status).toBe(403);
  expect((await refusalOf(client.files.info({ file: 'F0NONE' }))).error).toBe('file_not_found');
});
