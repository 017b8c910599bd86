import { describe, expect, it } from 'vitest';
import { plainWords, wordsAfterMention } from '../../../src/slack/inbound/plain-words.js';

describe('what a person typed', () => {
  it.each([
    ['netstat shop/web --listening', 'netstat shop/web --listening'],
    ['  top  ', 'top'],
    ['dig <http://web.shop|web.shop>', 'dig web.shop'],
    ['curl <https://web.shop/health>', 'curl https://web.shop/health'],
    ['whois <mailto:a@b.com|a@b.com>', 'whois a@b.com'],
    ['whois <mailto:a@b.com>', 'whois a@b.com'],
    ['who <@U123|ann> <@U123>', 'who @ann @U123'],
    ['in <#C123|general>', 'in #general'],
    ['<!channel>', '@channel'],
    ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
    ['&amp;lt;', '&lt;'],
    ['a < b', 'a < b'],
  ])('%j was %j', (text, typed) => expect(plainWords(text)).toBe(typed));
});

describe('words after a mention', () => {
  it.each([
    ['<@UBOT> netstat shop/web', 'netstat shop/web'],
    ['  <@UBOT|recap>   help', 'help'],
    ['<@UBOT>', ''],
    ['<@UBOT> a\nb', 'a\nb'],
    ['ask <@UBOT> for help', undefined],
    ['<@UOTHER> <@UBOT> help', undefined],
    ['&lt;@UBOT&gt; help', undefined],
    ['<@UBOTTOM> help', undefined],
  ])('of %j are %j', (text, words) => expect(wordsAfterMention(text, 'UBOT')).toBe(words));
});
