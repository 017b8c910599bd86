import { expect, it } from 'vitest';
import { parseCapsuleArguments } from '../../src/catalog/capsule-arguments.js';
import { renderCommand } from '../../src/core/render-command.js';
import type { Parameter } from '../../src/domain/parameter.js';
import { parseClusterName } from '../../src/domain/names.js';
import { splitWords } from '../../src/domain/words.js';
import { aCapsule, aTarget, CLUSTER } from '../support/examples.js';

const base = { required: false, summary: 'for a test' };
const PARAMS: Parameter[] = [
  { ...base, name: 'listening', flag: 'listening', type: 'boolean' },
  { ...base, name: 'depth', flag: 'depth', type: 'integer', min: -5, max: 5, default: 2 },
  { ...base, name: 'for', flag: 'for', type: 'duration', minMs: 1, maxMs: 60_000 },
  { ...base, name: 'path', flag: 'path', type: 'path', root: '/' },
];
const capsule = aCapsule({ params: PARAMS });

it.each([
  'netstat shop/web',
  'netstat shop/web --listening --for 1500ms --depth=-3',
  'netstat shop/web --path "/var/my logs"',
  `netstat shop/web --path "/it's"`,
  `netstat shop/web --path '/say "hi"'`,
  'netstat shop/web --path=/a$(reboot);b',
])('gives %j again with the exact pod', (typed) => {
  const { values } = parseCapsuleArguments(splitWords(typed).slice(1), capsule);
  const written = renderCommand(capsule, values, aTarget(), CLUSTER);
  const again = parseCapsuleArguments(splitWords(written).slice(1), capsule);
  expect(again).toMatchObject({ target: 'shop/pod/web-7c9d8b6f5-x2x4p:app', values, cluster: undefined });
});

it('leaves defaults out, and names the cluster where it is not the default', () => {
  const values = new Map([['depth', 2]]);
  expect(renderCommand(capsule, values, aTarget(), parseClusterName('other'))).toBe(
    'netstat shop/pod/web-7c9d8b6f5-x2x4p:app --cluster=test',
  );
});
