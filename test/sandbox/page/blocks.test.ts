import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BLOCK_SAMPLES } from './block-samples.js';
import type { OpenPage } from './open-page.js';
import { openPage } from './open-page.js';
import { CHANNEL, postSamples } from './page-scene.js';

/** A picture of one pixel. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGMQTFsFAAGtASKHra07AAAAAElFTkSuQmCC';

let open: OpenPage;

beforeAll(async () => {
  open = await openPage(postSamples);
});

afterAll(() => open.close());

describe('the blocks of a message', () => {
  const types = [...new Set([...BLOCK_SAMPLES.values()].flat().map((block) => block.type))];

  it.each(types)('shows %s', async (type) => {
    await open.page.locator(`[data-block="${type}"]`).first().waitFor({ state: 'attached' });
  });

  it('shows all of them without an error and without asking another machine', async () => {
    expect(await open.page.locator('.unsupported').count()).toBe(0);
    expect(open.complaints).toEqual([]);
  });

  it('keeps a table in its own box, its header in sight, its numbers to the right', async () => {
    const box = open.page.locator('[data-block="table"] .table-box');
    const seen = await box.evaluate((element) => {
      element.scrollTop = 300;
      const header = element.querySelector('th')?.getBoundingClientRect().top ?? -1;
      const page = element.ownerDocument.documentElement;
      return {
        scrolls: element.scrollHeight > element.clientHeight,
        headerIsOnTop: Math.abs(header - element.getBoundingClientRect().top) < 3,
        pageIsWider: page.scrollWidth > page.clientWidth,
      };
    });
    const align = await box
      .locator('td.number')
      .first()
      .evaluate((cell) => cell.computedStyleMap().get('text-align')?.toString());
    expect({ ...seen, align }).toEqual({ scrolls: true, headerIsOnTop: true, align: 'right', pageIsWider: false });
  });

  it('sorts a data table by number, not by text, and turns its pages', async () => {
    const table = open.page.locator('[data-block="data_table"]');
    const names = () => table.locator('tbody th').allInnerTexts();
    expect(await names()).toEqual(['nginx', 'node', 'redis', 'envoy', 'sh']);
    await table.getByRole('button', { name: 'Files' }).click();
    expect(await names()).toEqual(['envoy', 'cron', 'sh', 'node', 'nginx']);
    await table.getByRole('button', { name: 'Next page' }).click();
    expect(await names()).toEqual(['redis', 'postgres']);
    expect(await table.getByRole('columnheader', { name: 'Files' }).getAttribute('aria-sort')).toBe('ascending');
  });

  it('says a chart in words and gives its figures', async () => {
    const pie = open.page.getByRole('img', { name: /pie chart, ESTAB 69%, TIME-WAIT 27%, LISTEN 4%/ });
    expect(await pie.locator('path').count()).toBe(3);
    const line = open.page.locator('[data-block="data_visualization"]').nth(1);
    await line.getByText('Show data').click();
    expect(await line.getByRole('cell', { name: '2,300' }).count()).toBe(1);
  });

  it('offers the download of a file, with a preview of text and pictures', async () => {
    const { client } = open.scene;
    await client.filesUploadV2({ channel_id: CHANNEL, filename: 'out.txt', title: 'Raw', content: 'tcp <LISTEN>' });
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30"/></svg>';
    await client.filesUploadV2({
      channel_id: CHANNEL,
      filename: 'flame.svg',
      title: 'Vectors',
      file: Buffer.from(svg),
    });
    await client.filesUploadV2({
      channel_id: CHANNEL,
      filename: 'flame.png',
      title: 'Flame',
      file: Buffer.from(DOT, 'base64'),
    });
    const download = open.page.waitForEvent('download');
    await open.page.getByRole('link', { name: 'Download out.txt' }).click();
    expect((await download).suggestedFilename()).toBe('out.txt');
    expect(await open.page.locator('.file-preview').innerText()).toBe('tcp <LISTEN>');
    const picture = open.page.getByRole('img', { name: 'Flame' });
    await picture.waitFor();
    expect(await picture.evaluate((shown: object) => Number(Reflect.get(shown, 'naturalWidth')))).toBe(1);
    // Slack shows no SVG, which could hold anything.
    expect(await open.page.getByRole('img', { name: 'Vectors' }).count()).toBe(0);
  });
});
