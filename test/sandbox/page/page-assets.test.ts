import { describe, expect, it } from 'vitest';
import { createPageAssets } from '../../../src/sandbox/workspace/page-assets.js';

describe('the page’s assets', () => {
  it('hold no inline script or style and name no other machine', async () => {
    const assets = await createPageAssets();
    const html = String(assets.get('/')?.body);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=/);
    for (const [path, { body }] of assets) {
      const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
      const addresses = [...text.matchAll(/https?:\/\/[^\s"'`)\\]*/g)].map(([address]) => address);
      // The names of XML vocabularies are no addresses to ask.
      expect({ path, addresses: addresses.filter((address) => !address.startsWith('http://www.w3.org/')) }).toEqual({
        path,
        addresses: [],
      });
    }
  });

  it('are all that the HTML refers to', async () => {
    const assets = await createPageAssets();
    const referred = [...String(assets.get('/')?.body).matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
    expect(referred.toSorted()).toEqual(['/icon.svg', '/page.css', '/page.js']);
    for (const path of referred) expect(assets.has(path ?? '')).toBe(true);
  });
});
