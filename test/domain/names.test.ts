import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseClusterName,
  parseContainerName,
  parseNamespaceName,
  parseObjectName,
  quoteForPeople,
} from '../../src/domain/names.js';
import { anyText } from '../support/any-text.js';
import { refusalOf } from '../support/refusal.js';

describe('names', () => {
  it.each([
    ['namespace', parseNamespaceName, 'kube-system', 'kube.system'],
    ['container', parseContainerName, 'app-1', 'App'],
    ['object', parseObjectName, 'web-0.v1', 'web_0'],
    ['cluster', parseClusterName, 'arn:aws:eks:eu-west-1:123:cluster/prod', '../prod'],
  ])('a %s name is checked', (_kind, parse: (text: string) => string, good, bad) => {
    expect(parse(good)).toBe(good);
    expect(refusalOf(() => parse(bad)).code).toBe('bad-target');
    expect(refusalOf(() => parse('')).code).toBe('bad-target');
    expect(refusalOf(() => parse(`${good}\n`)).code).toBe('bad-target');
  });

  it('shows hostile text as plain ASCII, cut, with unseen and look-alike characters as escapes', () => {
    expect(quoteForPeople('web')).toBe('"web"');
    expect(quoteForPeople('w\u0435b\u202e`')).toBe('"w\\u{435}b\\u{202e}\\u{60}"');
    expect(quoteForPeople('a'.repeat(41))).toBe(`"${'a'.repeat(40)}…"`);
    fc.assert(
      fc.property(anyText(60), (text) => {
        expect(quoteForPeople(text)).toMatch(/^"[\x20-\x7e]*…?"$/);
      }),
    );
  });
});
