import { describe, expect, it } from 'vitest';
import { describeValues, parseParameter } from '../../src/catalog/parameters.js';
import type { Parameter } from '../../src/domain/parameter.js';
import { refusalOf } from '../support/refusal.js';

const base = { name: 'x', flag: 'x', required: false, summary: 'something' };
const integer: Parameter = { ...base, type: 'integer', min: -5, max: 2_000 };
const host: Parameter = { ...base, type: 'host' };
const duration: Parameter = { ...base, type: 'duration', minMs: 1_000, maxMs: 90_000 };
const path: Parameter = { ...base, type: 'path', root: '/proc' };
const name: Parameter = { ...base, type: 'name' };
const cluster: Parameter = { ...base, type: 'cluster' };

describe('the value of a parameter', () => {
  it.each([
    [integer, '0', 0],
    [integer, '-5', -5],
    [integer, '2000', 2_000],
    [host, 'db.shop.svc.cluster.local', 'db.shop.svc.cluster.local'],
    [host, 'DB-1', 'DB-1'],
    [host, '10.0.0.1', '10.0.0.1'],
    [host, '2001:db8::1', '2001:db8::1'],
    [duration, '1s', 1_000],
    [duration, '1500ms', 1_500],
    [duration, '1m', 60_000],
    [path, '/proc/1/status', '/proc/1/status'],
    [path, '/proc/..a/b', '/proc/..a/b'],
    [name, 'web-0.v1', 'web-0.v1'],
    [cluster, 'arn:aws:eks:eu-west-1:1:cluster/Prod', 'arn:aws:eks:eu-west-1:1:cluster/Prod'],
  ])('%# %j reads %j', (parameter, text, value) => {
    expect(parseParameter(parameter, text)).toBe(value);
  });

  it.each([
    ...['', '1e3', '007', '0x10', '+1', '-0', '1.0', ' 1', '1 ', '2001', '-6', '٣', '9'.repeat(400)].map(
      (text) => [integer, text] as const,
    ),
    ...[
      '',
      '-x',
      'a b',
      'a/b',
      'a..b',
      '.a',
      'a.',
      '999.1.1.1',
      '1.2.3',
      '$(id)',
      '10.0.0.1/24',
      'fe80::1%eth0',
      'w\u0435b',
      'a_b',
      `${'a'.repeat(64)}.b`,
      'a.'.repeat(200),
    ].map((text) => [host, text] as const),
    ...['', '1', '999ms', '91s', '1e3s', '-1s', '1h'].map((text) => [duration, text] as const),
    ...[
      '',
      '/proc',
      '/proc/',
      '/procfs/x',
      'proc/1',
      '/proc/../etc/passwd',
      '/proc/1/..',
      '/proc/./1',
      '/proc//1',
      '/proc/a\u0000b',
      '/proc/\u202eb',
      `/proc/${'a'.repeat(2_000)}`,
    ].map((text) => [path, text] as const),
    ...['', 'Web', '-web', '../etcd', 'a'.repeat(254)].map((text) => [name, text] as const),
    ...['', '-x', 'a b', '../x'].map((text) => [cluster, text] as const),
  ])('%# %j refuses %j', (parameter, text) => {
    const refusal = refusalOf(() => parseParameter(parameter, text));
    expect(refusal.code).toBe('bad-argument');
    expect(refusal.userMessage).toContain(`--x: it takes ${describeValues(parameter)}`);
  });

  it('may be anywhere below the root of all', () => {
    expect(parseParameter({ ...path, root: '/' }, '/etc/hosts')).toBe('/etc/hosts');
  });
});
