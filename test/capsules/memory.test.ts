import { describe, expect, it } from 'vitest';
import { jsonLines, runScript } from './run-script.js';
import { reportOfSample, textsOf } from './samples.js';

const HOLD_MEMORY = `
globalThis.held = Buffer.alloc(64 * 1024 ** 2, 1);
process.title = 'shop "web"';
`;

/** The rows of a section. */
function section(output: string, name: string): Record<string, unknown>[] {
  const [, body = ''] = new RegExp(`^# recap section ${name}\\n((?:(?!# recap).*\\n)*)`, 'm').exec(output) ?? [];
  return jsonLines(body);
}

describe('memory', () => {
  it('adds up the mappings of a process, which holds what it has taken', async () => {
    const { code, output } = await runScript('memory', [], { target: HOLD_MEMORY });
    expect(code).toBe(0);
    const [process, ...others] = section(output, 'processes');
    expect(others).toEqual([]);
    expect(process).toMatchObject({ pid: 1, command: 'shop "web"' });
    const anonymous = section(output, 'mappings').find(({ mapping }) => mapping === 'anonymous');
    expect(anonymous?.kind).toBe('anonymous');
    expect(Number(anonymous?.pss)).toBeGreaterThan(64 * 1024 ** 2);
    expect(Number(process?.pss)).toBeGreaterThanOrEqual(Number(anonymous?.pss));
  });

  it('shows how near the limit is, and where the memory is', async () => {
    const report = await reportOfSample('memory', 'near-limit.txt');
    expect(report.summary).toBe(
      'working set 125 MiB, limit 128 MiB, used 97.4% · 11.9 MiB PSS of all processes · 3 mappings hold 96.7%',
    );
    expect(report.parts.map(({ kind }) => kind)).toEqual(['facts', 'table', 'chart', 'table']);
    expect(textsOf(report)[1]).toEqual(['1', '11.8 MiB', '49.5 MiB', '9.6 MiB', '0 B', 'shop "web" \\u{202e}\\ end']);
  });

  it('says when there is no limit', async () => {
    expect((await reportOfSample('memory', 'app.txt')).summary).toMatch(/^working set 2.52 GiB, limit none · /);
  });

  it('shows the resident size alone where it may not look, and says that no cgroup is seen', async () => {
    const report = await reportOfSample('memory', 'no-cgroup.txt');
    expect(report.parts[0]).toMatchObject({
      facts: [{ label: 'Cgroup', value: expect.stringContaining('can not be seen') as string }],
    });
    expect(textsOf(report)[1]).toEqual(['1', '', '49.5 MiB', '', '0 B', '']);
  });
});
