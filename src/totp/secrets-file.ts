import { open } from 'node:fs/promises';
import { RecapError } from '../domain/errors.js';

/** One line of the file: `T0123ABC U0456DEF v1.…`. */
export interface SecretEntry {
  readonly line: number;
  readonly workspace: string;
  readonly user: string;
  readonly sealed: string;
}

/** As large as a Secret of Kubernetes can be; thousands of people. */
const MOST_BYTES = 1024 * 1024;
const ENTRY = /^(T[A-Z0-9]{2,31})\s+([UW][A-Z0-9]{2,31})\s+(v1\.[\w-]{1,400})$/;

export const renderEntry = ({ workspace, user, sealed }: Omit<SecretEntry, 'line'>): string =>
  `${workspace} ${user} ${sealed}`;

/**
 * Reads the file with the sealed secrets. Empty lines and `#` comments mean nothing; `unread` are the numbers of lines that are no entry.
 * Rejects with a RecapError `bad-configuration` when the file can't be read.
 */
export async function readSecretsFile(
  path: string,
): Promise<{ readonly entries: readonly SecretEntry[]; readonly unread: readonly number[] }> {
  const entries: SecretEntry[] = [];
  const unread: number[] = [];
  for (const [index, text] of (await readBounded(path)).split('\n').entries()) {
    const trimmed = text.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const [, workspace, user, sealed] = ENTRY.exec(trimmed) ?? [];
    if (workspace === undefined || user === undefined || sealed === undefined) unread.push(index + 1);
    else entries.push({ line: index + 1, workspace, user, sealed });
  }
  return { entries, unread };
}

async function readBounded(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES + 1), 0, MOST_BYTES + 1, 0);
      if (bytesRead > MOST_BYTES) throw new Error('larger than 1 MiB');
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new RecapError('bad-configuration', `The file of the second factors ${path} can't be read.`, { cause });
  }
}
