import type { Audit, Clock } from '../core/ports.js';
import type { AuditContent } from '../domain/audit.js';
import { batched } from '../domain/batched.js';
import { boundContent } from '../domain/bound-content.js';
import { AuditFile } from './audit-file.js';

export interface FileAudit extends Audit {
  close(): Promise<void>;
}

/** Events of one write to the disk, and those that may wait for it. */
const BATCH = { most: 64, mostWaiting: 10_000 };

/**
 * An audit in a file of its own, one line an event, each on the disk before `write` resolves. A file that is there is carried on; one that
 * is moved away is followed by a new one, whose first line names where the old one stood.
 * @throws RecapError `bad-configuration` when it can't be written, another process does, or its end was changed
 */
export async function openFileAudit(path: string, clock: Clock): Promise<FileAudit> {
  let file: AuditFile | undefined = await AuditFile.open(path, clock);
  let known = file.head;

  /** After an error, or when the file was moved away. What this process knows to be written must be in it. */
  async function reopen(): Promise<AuditFile> {
    const opened = await AuditFile.open(path, clock, known);
    if (opened.follows(known)) return opened;
    await opened.close();
    throw new Error(`events were cut off the end of ${path}, or it was replaced by another one`);
  }

  async function drop(): Promise<void> {
    const dropped = file;
    file = undefined;
    await dropped?.close();
  }

  async function append(contents: readonly AuditContent[]): Promise<void> {
    if (file !== undefined && !(await file.isThere())) await drop();
    file ??= await reopen();
    try {
      await file.append(contents);
      known = file.head;
    } catch (error) {
      await drop();
      throw error;
    }
  }

  const write = batched(append, BATCH);
  return {
    write: (event) => write(boundContent({ ...event })),
    close: drop,
  };
}
