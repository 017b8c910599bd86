import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { AuditEvent } from '../../src/domain/audit-event.js';
import { readAuditLine } from '../../src/domain/audit.js';

export function anAuditEvent(words: string): AuditEvent {
  const who = { chat: 'slack', workspace: 'T1', id: 'U1' };
  return { kind: 'request', time: '2026-01-01T00:00:00.000Z', who, words };
}

/** A folder of the tests of a describe, and paths in it. */
export function useFolder(): (name: string) => string {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recap-audit-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  return (name) => join(folder, name);
}

/** What the lines of a file say, in a word each. */
export async function saidIn(path: string): Promise<unknown[]> {
  const lines = (await readFile(path, 'latin1')).split('\n').slice(0, -1);
  return lines.map((line): unknown => {
    const content = readAuditLine(line)?.content ?? { kind: 'unreadable' };
    return content['words'] ?? content['kind'];
  });
}
