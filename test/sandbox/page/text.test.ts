import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenPage } from './open-page.js';
import { openPage } from './open-page.js';
import { CHANNEL } from './page-scene.js';

let open: OpenPage;

beforeAll(async () => {
  open = await openPage();
});

afterAll(() => open.close());

/** Posts a text as Bob and answers what the page made of it. */
async function shown(text: string): Promise<{ html: string; handlers: string[] }> {
  const { ts } = await open.scene.workspace.as('U0BOB').message(CHANNEL, text);
  const content = open.page.locator(`[data-ts="${ts}"] .message-content`);
  await content.waitFor();
  const html = await content.evaluate((element) =>
    element.innerHTML.replace(/ (class|tabindex|rel|target)="[^"]*"/g, ''),
  );
  const handlers = await content.evaluate((element) =>
    [...element.querySelectorAll('*')].flatMap((one) =>
      one.getAttributeNames().filter((name: string) => name.startsWith('on')),
    ),
  );
  return { html: html.replace(/^<div>(.*)<\/div>$/s, '$1'), handlers };
}

describe('mrkdwn', () => {
  it.each([
    ['*bold* and _italic_ and ~struck~', '<strong>bold</strong> and <em>italic</em> and <s>struck</s>'],
    ['*bold _and italic_*', '<strong>bold <em>and italic</em></strong>'],
    ['`a *b* c`', '<code>a *b* c</code>'],
    ['(*bold*), *bold*.', '(<strong>bold</strong>), <strong>bold</strong>.'],
    ['<https://example.com/?a=1&amp;b=2|two words>', '<a href="https://example.com/?a=1&amp;b=2">two words</a>'],
    ['hi <@U0ALICE>', 'hi <span>@alice</span>'],
    ['<!here> look', '<span>@here</span> look'],
    ['one\ntwo', 'one<br>two'],
  ])('reads %s', async (source, html) => {
    expect((await shown(source)).html).toBe(html);
  });

  it.each([
    ['snake_case_name', 'snake_case_name'],
    ['2*3*4', '2*3*4'],
    ['* not bold *', '* not bold *'],
    ['*not\nbold*', '*not<br>bold*'],
    [':nosuchemoji: 10:30:00', ':nosuchemoji: 10:30:00'],
    ['&lt;@U0ALICE&gt;', '&lt;@U0ALICE&gt;'],
    ['&quot; &amp;amp;', '&amp;quot; &amp;amp;'],
  ])('leaves the look-alike %s alone', async (source, html) => {
    expect((await shown(source)).html).toBe(html);
  });

  it('shows quotes and preformatted text', async () => {
    expect((await shown('&gt; quoted')).html).toBe('<blockquote>quoted</blockquote>');
    expect((await shown('```a  *b*\n  c```')).html).toBe('<pre>a  *b*\n  c</pre>');
  });
});

describe('hostile text', () => {
  const attacks = [
    '<script>window.hacked = 1</script>',
    '<img src=x onerror="window.hacked = 1">',
    '<https://example.com"onmouseover="window.hacked=1|x>',
    '<javascript:window.hacked=1|press me>',
    '<data:text/html,hacked|press me>',
    '"><svg onload=window.hacked=1>',
  ];

  it.each(attacks)('stays text: %s', async (attack) => {
    const { html, handlers } = await shown(attack);
    expect(handlers).toEqual([]);
    expect(html).not.toMatch(/<(script|img|svg)|href="(?!https:\/\/example\.com)/);
    expect(await open.page.evaluate(`'hacked' in window`)).toBe(false);
  });

  it('stays text in blocks: markdown, tables, rich text and button labels', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const blocks = [
      { type: 'markdown', text: `${evil} [x](javascript:alert(1)) ![y](https://example.com/y.png)` },
      { type: 'table', rows: [[{ type: 'raw_text', text: evil }], [{ type: 'raw_text', text: evil }]] },
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url: 'javascript:alert(1)', text: 'x' }] }],
      },
      { type: 'actions', elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: evil } }] },
    ];
    const { ts } = await open.scene.client.chat.postMessage({
      channel: CHANNEL,
      text: 'x',
      blocks: blocks as unknown as [],
    });
    const message = open.page.locator(`[data-ts="${ts ?? ''}"] .message-content`);
    await message.getByRole('button', { name: evil }).waitFor();
    expect(await message.locator('img, script').count()).toBe(0);
    const links = await message.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links).toEqual(['https://example.com/y.png']);
    expect(open.complaints).toEqual([]);
  });
});
