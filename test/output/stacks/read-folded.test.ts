import { describe, expect, it } from 'vitest';
import { readOutput } from '../../../src/output/read-output.js';
import { rawOutput, read, tableOf } from '../raw.js';

const format = { format: 'folded', title: 'CPU of the process', unit: 'samples' } as const;

const svgOf = (text: string): string => {
  const [part] = read(text, format).parts;
  return part?.kind === 'picture' ? part.svg : '';
};

describe('folded stacks', () => {
  const text = 'main;work;parse 60\nmain;work;copy 30\nmain;idle 1200\nmain;work;parse;main 5\n';

  it('are a table of functions by their own share, where a recursive one counts once', () => {
    expect(tableOf(read(text, format))).toEqual([
      ['Self', 'Total', 'Self samples', 'Function'],
      ['92.7%', '92.7%', '1200', 'idle'],
      ['4.6%', '5%', '60', 'parse'],
      ['2.3%', '2.3%', '30', 'copy'],
      ['0.39%', '100%', '5', 'main'],
      ['0%', '7.3%', '0', 'work'],
    ]);
  });

  it('say where most of it is', () => {
    expect(read(text, format).summary).toBe('1,295 samples, most in idle (93%)');
  });

  it('are a flame graph, with a preview and the whole as an SVG', () => {
    const { parts, files } = read(text, format);
    expect(parts[0]).toMatchObject({
      kind: 'picture',
      title: 'CPU of the process',
      description: 'Flame graph: 1,295 samples, most in idle (93%)',
      fileName: 'tool-flame.png',
    });
    expect(files).toMatchObject([{ name: 'tool-flame.svg', mediaType: 'image/svg+xml', always: true }]);
    expect(files[0]?.content).toContain('<title>parse: 65 samples, 5.0%</title>');
  });

  it('run nothing and load nothing as a picture, whatever functions are called', () => {
    const svg = svgOf(`main;<script>alert(1)</script>;"&';</text><image href="http://x/"/>;\u202egnp 3\n`);
    expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(svg).not.toMatch(/<script|<image|onload=|<[^>]*href/);
    expect(svg).toContain('\\u{202e}gnp');
    expect(svg.match(/<[a-z]+/g)?.every((tag) => /^<(svg|title|rect|text|g)$/.test(tag))).toBe(true);
  });

  it('keep secrets in, in the table, the picture and the file', () => {
    const report = read('main;connect postgres://web:hunter22@db/web 3\nmain;x--password=hunter22 1\n', format);
    expect(JSON.stringify(report)).not.toContain('hunter22');
    expect(JSON.stringify(report)).toContain('[redacted]');
  });

  it('say which lines are none, and read names with spaces', () => {
    const report = read('main;operator new 3\nmain;half\nmain 0\nmain -1\n 5\n', format);
    expect(tableOf(report)[1]?.at(-1)).toBe('operator new');
    expect(report.notes).toEqual(['4 lines are no stacks, the first: main;half']);
    expect(readOutput(rawOutput('Failed to open /proc/1: permission denied\n'), format)).toBeUndefined();
  });

  it('leave the trunk out of the preview where the stacks are deep, so that the leaves are seen', () => {
    const trunk = Array.from({ length: 100 }, (_, index) => `layer${index}`).join(';');
    const svg = svgOf(`${trunk};hot 90\n${trunk};cold 10\n`);
    expect(svg).toContain('>hot</text>');
    expect(svg).toMatch(/46 frames above are in all of them/);
  });

  it('are bounded: endless recursion, and more functions than anybody reads', () => {
    const deep = `${'f;'.repeat(20_000)}f 1\n`;
    const wide = Array.from({ length: 60_000 }, (_, index) => `main;f${index};g${index};h${index} 1`).join('\n');
    const report = read(`${deep}${wide}`, format);
    expect(tableOf(report)).toHaveLength(51);
    expect(report.notes).toEqual([
      'The table has the 50 functions with the most of their own, of 180002.',
      expect.stringMatching(/^Stacks that are too deep or too many are cut: [\d,]+ samples\.$/),
    ]);
    expect(String(report.files[0]?.content).length).toBeLessThan(2_000_000);
  });
});
