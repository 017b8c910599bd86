import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportFile } from '../domain/report.js';
import { RecapError } from '../domain/errors.js';
import { renderSize } from '../domain/size.js';

/**
 * Writes the files of a report into a folder, which is made if it is not there. Their names hold the run's id, so nothing that is there
 * already is theirs to replace.
 * @returns a line for people
 * @throws RecapError `bad-argument` where the folder can't be written to
 */
export async function saveFiles(files: readonly ReportFile[], folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, content } of files) await writeFile(join(folder, name), content, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw new RecapError('bad-argument', `The files can not be written to ${folder}.`, { cause });
  }
  return `${files.length} ${files.length === 1 ? 'file is' : 'files are'} in ${folder}: ${files.map(({ name }) => name).join(', ')}`;
}

/** What is lost where nobody named a folder: the files that hold more than what is printed. */
export function unsavedFiles(files: readonly ReportFile[]): string | undefined {
  const results = files.filter(({ always }) => always);
  if (results.length === 0) return undefined;
  const names = results.map(({ name, content }) => `${name} (${renderSize(Buffer.byteLength(content))})`);
  return `Not saved: ${names.join(', ')}. Give --files FOLDER to keep them.`;
}
