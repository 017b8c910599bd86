import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import type { Server } from 'node:net';
import { dirname } from 'node:path';
import type { Clock } from '../core/ports.js';
import type { AuditContent, AuditHead } from '../domain/audit.js';
import { beforeFirst, genesis, linkLines, tornMark } from '../domain/audit.js';
import { RecapError } from '../domain/errors.js';
import { lockFile } from './file-lock.js';
import { readTail } from './file-tail.js';

/** An open file of the audit, held by this process alone. After an error it is closed and opened anew, which sees what came of it. */
export class AuditFile {
  #head: AuditHead;

  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private readonly identity: { readonly dev: number; readonly ino: number },
    private readonly lock: Server | undefined,
    head: AuditHead,
    private size: number,
    private readonly isNew: boolean,
  ) {
    this.#head = head;
  }

  get head(): AuditHead {
    return this.#head;
  }

  /**
   * Opens the file, or makes it, and brings its chain into a state to go on from: begun, and with what a killed process has left marked.
   * @param continues the chain that this one follows, when the file was moved away from under this process
   * @throws RecapError `bad-configuration`
   */
  static async open(path: string, clock: Clock, continues?: AuditHead): Promise<AuditFile> {
    const handle = await openHandle(path);
    try {
      const { dev, ino, size } = await handle.stat();
      const lock = await lockFile({ dev, ino }).catch((cause: unknown) => {
        throw new RecapError('bad-configuration', `Another process writes the audit ${path} already.`, { cause });
      });
      try {
        const { head, torn, isOpen } = await readTail(path, handle, size);
        if (head === undefined && torn.length > 0) await handle.truncate(0);
        const start = head ?? beforeFirst(randomBytes(16).toString('hex'));
        const isNew = head === undefined;
        const file = new AuditFile(path, handle, { dev, ino }, lock, start, isNew ? 0 : size, isNew);
        const now = clock.now();
        if (isNew) await file.append([genesis(now, continues)]);
        else if (torn.length > 0) await file.append([tornMark(torn, now)], isOpen ? '\n' : '');
        else if (isOpen) await file.append([], '\n');
        return file;
      } catch (error) {
        lock?.close();
        throw error;
      }
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Whether it holds what stood before at that head, or says in its first line that it goes on from there. */
  follows(before: AuditHead): boolean {
    const { chain, seq, hash } = this.#head;
    return this.isNew || (chain === before.chain && (seq > before.seq || hash === before.hash));
  }

  /** Whether the path leads to this file still. */
  async isThere(): Promise<boolean> {
    const now = await stat(this.path).catch(() => undefined);
    return now?.ino === this.identity.ino && now.dev === this.identity.dev;
  }

  /** On the disk when it resolves. */
  async append(contents: readonly AuditContent[], before = ''): Promise<void> {
    const { lines, head } = linkLines(this.#head, contents);
    const bytes = Buffer.from(before + lines.map((line) => `${line}\n`).join(''), 'latin1');
    await this.#requireSize();
    await this.handle.appendFile(bytes);
    await this.handle.datasync();
    this.size += bytes.length;
    await this.#requireSize();
    this.#head = head;
  }

  async close(): Promise<void> {
    this.lock?.close();
    await this.handle.close();
  }

  /** Where no lock reaches, as on a shared volume, others show by what they wrote. */
  async #requireSize(): Promise<void> {
    const { size } = await this.handle.stat();
    if (size !== this.size) throw new Error(`somebody else has changed ${this.path}: ${size} bytes, not ${this.size}`);
  }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    const handle = await open(path, 'a+', 0o600);
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return handle;
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new RecapError('bad-configuration', `The audit ${path} can not be written (${why}).`, { cause });
  }
}
