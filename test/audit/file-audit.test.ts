import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { openFileAudit } from '../../src/audit/file-audit.js';
import { verifyFile } from '../../src/audit/verify-file.js';
import { anAuditEvent, saidIn, useFolder } from './support.js';

const inFolder = useFolder();
const clock = { now: (): number => Date.now() };
let count = 0;
const newPath = (): string => inFolder(`audit-${(count += 1)}.jsonl`);

/** A file with these events, closed. */
async function written(...words: readonly string[]): Promise<string> {
  const path = newPath();
  const audit = await openFileAudit(path, clock);
  for (const one of words) await audit.write(anAuditEvent(one));
  await audit.close();
  return path;
}

describe('an audit in a file', () => {
  it('has a line an event, in the order in which they came, for its owner alone', async () => {
    const path = newPath();
    const audit = await openFileAudit(path, clock);
    const words = Array.from({ length: 200 }, (_, n) => `event ${n}`);
    await Promise.all(words.map((one) => audit.write(anAuditEvent(one))));
    expect(await saidIn(path)).toEqual(['genesis', ...words]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await verifyFile(path)).toMatchObject({
      isSound: true,
      text: expect.stringMatching(/sound: 201 events/) as unknown,
    });
    await audit.close();
  });

  it('is carried on after a restart, in the same chain', async () => {
    const path = await written('a');
    const audit = await openFileAudit(path, clock);
    await audit.write(anAuditEvent('b'));
    await audit.close();
    expect(await saidIn(path)).toEqual(['genesis', 'a', 'b']);
    expect((await verifyFile(path)).isSound).toBe(true);
  });

  it.each([1, 30, 200])(
    'marks a line whose last %d bytes a killed process did not write, and goes on',
    async (bytes) => {
      const path = await written('a', 'b');
      await truncate(path, (await stat(path)).size - bytes);
      const audit = await openFileAudit(path, clock);
      await audit.write(anAuditEvent('c'));
      await audit.close();
      const wanted = bytes === 1 ? ['genesis', 'a', 'b', 'c'] : ['genesis', 'a', 'unreadable', 'torn', 'c'];
      expect(await saidIn(path)).toEqual(wanted);
      expect((await verifyFile(path)).isSound).toBe(true);
    },
  );

  it('bears that it is killed while it marks what was torn', async () => {
    const path = await written('a', 'b');
    await truncate(path, (await stat(path)).size - 30);
    await (await openFileAudit(path, clock)).close();
    await truncate(path, (await stat(path)).size - 30);
    await (await openFileAudit(path, clock)).close();
    expect(await saidIn(path)).toEqual(['genesis', 'a', 'unreadable', 'unreadable', 'torn']);
    expect((await verifyFile(path)).isSound).toBe(true);
  });

  it('begins anew where a process was killed in its very first line', async () => {
    const path = await written();
    await truncate(path, 20);
    await (await openFileAudit(path, clock)).close();
    expect(await saidIn(path)).toEqual(['genesis']);
  });

  it('does not go on from an end that was changed, nor in a file of something else', async () => {
    const path = await written('a', 'b');
    await writeFile(path, (await readFile(path, 'latin1')).replace('"words":"b"', '"words":"c"'));
    await expect(openFileAudit(path, clock)).rejects.toMatchObject({ code: 'bad-configuration' });
    const other = newPath();
    for (const text of ['root:x:0:0', 'root:x:0:0\n']) {
      await writeFile(other, text);
      await expect(openFileAudit(other, clock)).rejects.toMatchObject({ code: 'bad-configuration' });
      expect(await readFile(other, 'latin1')).toBe(text);
    }
    await expect(openFileAudit(inFolder('none/audit'), clock)).rejects.toThrow(/can not be written \(ENOENT\)/);
  });

  it('is written by one process at a time', async () => {
    const path = newPath();
    const audit = await openFileAudit(path, clock);
    await expect(openFileAudit(path, clock)).rejects.toThrow(/Another process writes/);
    await audit.close();
    await (await openFileAudit(path, clock)).close();
  });

  it('takes no event any more once its end was cut off under it', async () => {
    const path = newPath();
    const audit = await openFileAudit(path, clock);
    for (const one of ['a', 'b']) await audit.write(anAuditEvent(one));
    const lines = (await readFile(path, 'latin1')).split('\n');
    await truncate(path, lines.slice(0, 2).join('\n').length + 1);
    for (const one of ['c', 'd']) await expect(audit.write(anAuditEvent(one))).rejects.toThrow();
    expect(await saidIn(path)).toEqual(['genesis', 'a']);
    await audit.close();
  });

  it('takes the events after one that could not be written, and what others have put in stays marked', async () => {
    const path = newPath();
    const audit = await openFileAudit(path, clock);
    await audit.write(anAuditEvent('a'));
    await appendFile(path, 'half of a li');
    await expect(audit.write(anAuditEvent('b'))).rejects.toThrow(/somebody else/);
    await audit.write(anAuditEvent('c'));
    await audit.close();
    expect(await saidIn(path)).toEqual(['genesis', 'a', 'unreadable', 'torn', 'c']);
    expect((await verifyFile(path)).isSound).toBe(true);
  });

  it('goes on in a new file, which names the old one, when the file is moved away', async () => {
    const path = newPath();
    const audit = await openFileAudit(path, clock);
    await audit.write(anAuditEvent('a'));
    await rename(path, `${path}.1`);
    await audit.write(anAuditEvent('b'));
    await audit.close();
    expect(await saidIn(path)).toEqual(['genesis', 'b']);
    const { text } = await verifyFile(`${path}.1`);
    const head = /head ([0-9a-f]{64})/.exec(text)?.[1] ?? 'none';
    expect(await readFile(path, 'latin1')).toContain(`"continues":{"chain":"`);
    expect((await readFile(path, 'latin1')).split('\n')[0]).toContain(head);
  });

  it('keeps what it has acknowledged when its process is killed, and is carried on', { timeout: 60_000 }, async () => {
    const path = newPath();
    const script = join(import.meta.dirname, 'writer-child.ts');
    for (let turn = 0; turn < 3; turn += 1) {
      const child = spawn(process.execPath, ['--import', 'tsx', script, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let acknowledged = -1;
      for await (const line of createInterface(child.stdout)) {
        acknowledged = Number(line);
        if (acknowledged > 100) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const text = await readFile(path, 'latin1');
      expect(text.match(new RegExp(`"words":"event ${acknowledged} `, 'g'))).toHaveLength(turn + 1);
      const audit = await openFileAudit(path, clock);
      await audit.write(anAuditEvent(`turn ${turn}`));
      await audit.close();
      expect(await verifyFile(path)).toMatchObject({ isSound: true });
    }
  });
});

describe('the check of a file', () => {
  it('says the head, and whether a known one is in it', async () => {
    const path = await written('a', 'b', 'c');
    const head = /head ([0-9a-f]{64})/.exec((await verifyFile(path)).text)?.[1] ?? '';
    expect((await verifyFile(path, head)).isSound).toBe(true);
    const audit = await openFileAudit(path, clock);
    await audit.write(anAuditEvent('d'));
    await audit.close();
    expect(await verifyFile(path, head)).toMatchObject({
      isSound: true,
      text: expect.stringMatching(/The known head is in it/) as unknown,
    });
    const lines = (await readFile(path, 'latin1')).split('\n');
    await truncate(path, lines.slice(0, 3).join('\n').length + 1);
    expect(await verifyFile(path)).toMatchObject({
      isSound: true,
      text: expect.stringMatching(/shows only against a head/) as unknown,
    });
    expect(await verifyFile(path, head)).toMatchObject({
      isSound: false,
      text: expect.stringMatching(/cut off at the end/) as unknown,
    });
  });

  it.each([
    ['an empty file', '', /:1: there is no event/],
    ['something else', 'hello\n', /:1: this line is damaged/],
    ['endless zeros', '\0'.repeat(100_000), /:1: this line is no event: it is too long/],
  ])('of %s says so', async (_, text, wanted) => {
    const path = newPath();
    await writeFile(path, text);
    expect(await verifyFile(path)).toMatchObject({ isSound: false, text: expect.stringMatching(wanted) as unknown });
  });
});
