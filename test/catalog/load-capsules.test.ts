import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCapsules } from '../../src/catalog/load-capsules.js';
import { loadCapsules } from '../../src/catalog/load-capsules.js';
import type { Problem } from '../../src/catalog/problem.js';
import { renderProblem } from '../../src/catalog/problem.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/capsules');

let loaded: LoadedCapsules;
beforeAll(async () => {
  loaded = await loadCapsules(FIXTURES, new Set(['taken-name']));
});

const problemsOf = (folder: string): readonly Problem[] =>
  loaded.problems.filter(({ file }) => file === `capsules/${folder}/capsule.yaml`);

describe('loading capsules', () => {
  it('keeps only those without a problem', () => {
    expect([...loaded.capsules.keys()]).toEqual(['raised-risk', 'sound']);
    expect(loaded.capsules.get('sound')).toEqual({
      name: 'sound',
      summary: 'Looks at the target once',
      image: 'ghcr.io/recap-dev/capsules/probe@sha256:959d37ab68d151a7781e5bfe582f33cafe629940f05eb913ef74316a27fb0aff',
      mechanisms: ['ephemeral'],
      targets: ['container'],
      argv: [{ literal: '/usr/bin/probe' }, { param: 'port' }],
      params: [{ name: 'port', flag: 'port', type: 'port', required: false, summary: 'the port to look at' }],
      fits: { os: ['linux'], arch: ['amd64'], hostNetwork: true, sandboxed: true },
      privileges: { as: 'target', capabilities: [], privileged: false },
      limits: { deadlineMs: 20_000, outputBytes: 65_536 },
      exitCodes: [0],
      output: { format: 'text' },
      examples: ['/recap sound shop/web --port 80'],
    });
    expect(loaded.capsules.get('raised-risk')?.raisedTo).toBe('sensitive');
  });

  it.each([
    ['wrong-name', 'name', 'is probe, but its folder is wrong-name'],
    ['taken-name', 'name', 'taken-name is a command already'],
    ['no-digest', 'image', 'is no image with a digest'],
    ['tag-and-digest', 'image', 'without a tag'],
    ['made-up-digest', 'image', 'no image can have'],
    ['shell-param', 'argv.2', 'braces are for {{name}} alone'],
    ['tool-by-param', 'argv.0', 'is no fixed word'],
    ['unknown-key', '', 'unknown key hostNetwork'],
    ['unknown-key-inside', 'privileges', 'unknown key hostPID'],
    ['lower-risk', 'risk', 'make it privileged'],
    ['mechanism-twice', 'mechanism', 'names a mechanism twice'],
    ['node-missing', 'node', 'is missing, and the node mechanism needs it'],
    ['node-without-mechanism', 'node', 'is there without the node mechanism'],
    ['node-without-mechanism', 'targets', 'which only the node mechanism can look at'],
    ['greedy', 'node.cpu', 'is more than 2000m'],
    ['greedy', 'node.memory', 'is more than 2GiB'],
    ['greedy', 'limits.artifact', 'is more than 64MiB'],
    ['no-limits', 'limits', 'is missing'],
    ['endless', 'limits.deadline', 'is not between 1s and 15m'],
    ['unknown-param', 'argv', 'prot is no parameter'],
    ['unknown-param', 'params.port', 'is not used in argv'],
    ['flag-of-every-capsule', 'params.all.flag', '--all is a flag of every capsule'],
    ['flag-twice', 'params.port.flag', '--port is used twice'],
    ['boolean-as-word', 'argv.1', 'a boolean, which has no text'],
    ['default-out-of-range', 'params.port.default', 'is not between min and max'],
    ['impossible-condition', 'argv.1.is', 'upd is no value of port'],
    ['unknown-column', 'output.order.column', 'B is none of the columns'],
    ['placeholder', 'summary', 'is a placeholder'],
    ['hidden-character', 'summary', 'can not be seen'],
    ['broken-example', 'examples.0', '"--prot" is not a flag here'],
    ['example-of-another', 'examples.0', 'does not begin with /recap example-of-another'],
    ['prototype-param', '', 'unknown key __proto__'],
    ['alias', '', 'has an alias'],
    ['duplicate-key', '', 'unique'],
    ['no-yaml', '', ''],
    ['empty', '', 'is empty'],
    ['no-file', '', 'is not there'],
  ])('%s: %s %s', (folder, path, message) => {
    const found = problemsOf(folder);
    expect(found.map(renderProblem).join('\n')).toContain(message);
    expect(found.map((problem) => problem.path)).toContain(path);
  });

  it('says where in the file a problem is', () => {
    expect(problemsOf('no-digest')[0]).toMatchObject({ line: 3 });
    expect(problemsOf('endless')[0]).toMatchObject({ line: 10 });
  });

  it('finds a problem in each folder that has one, and only there', () => {
    const sound = new Set([...loaded.capsules.keys()].map((name) => `capsules/${name}/capsule.yaml`));
    expect(loaded.problems.filter(({ file }) => sound.has(file))).toEqual([]);
    expect(new Set(loaded.problems.map(({ file }) => file)).size).toBe(33);
  });

  it('says that a folder without capsules, or none, holds none', async () => {
    const missing = await loadCapsules(join(FIXTURES, 'nowhere'), new Set());
    expect(missing.problems).toMatchObject([{ message: 'holds no capsule' }]);
  });
});
