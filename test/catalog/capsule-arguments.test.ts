import { describe, expect, it } from 'vitest';
import { parseCapsuleArguments } from '../../src/catalog/capsule-arguments.js';
import { aCapsule } from '../support/examples.js';
import { refusalOf } from '../support/refusal.js';

const capsule = aCapsule({
  params: [
    { name: 'listening', flag: 'listening', type: 'boolean', required: false, summary: 'only listening sockets' },
  ],
});

describe('the words after the name of a capsule', () => {
  it('are a target, its own parameters, and the flags of every capsule', () => {
    expect(parseCapsuleArguments(['shop/web', '--all', '--cluster', 'Prod', '--listening'], capsule)).toEqual({
      target: 'shop/web',
      cluster: 'Prod',
      all: true,
      breakGlass: false,
      values: new Map([['listening', true]]),
    });
  });

  it('may be none at all, since a thread can know the target', () => {
    expect(parseCapsuleArguments([], capsule)).toEqual({
      target: undefined,
      cluster: undefined,
      all: false,
      breakGlass: false,
      values: new Map(),
    });
  });

  it('may say why, and that it can not wait', () => {
    expect(parseCapsuleArguments(['shop/web', '--reason', 'slow checkout'], capsule)).toMatchObject({
      reason: 'slow checkout',
      breakGlass: false,
    });
    expect(parseCapsuleArguments(['shop/web', '--break-glass=all is down'], capsule)).toMatchObject({
      reason: 'all is down',
      breakGlass: true,
    });
    for (const empty of ['', '  ', '...', 'x'.repeat(301)]) {
      expect(refusalOf(() => parseCapsuleArguments(['--break-glass', empty], capsule)).code).toBe('bad-argument');
    }
  });

  it('are refused when one does not belong there', () => {
    expect(refusalOf(() => parseCapsuleArguments(['shop/web', 'app'], capsule)).code).toBe('bad-argument');
    expect(refusalOf(() => parseCapsuleArguments(['--cluster', '../x'], capsule)).code).toBe('bad-argument');
  });
});
