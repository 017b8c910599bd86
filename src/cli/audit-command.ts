import { verifyFile } from '../audit/verify-file.js';
import { RecapError } from '../domain/errors.js';
import type { ExitCode, Io } from './io.js';
import { EXIT } from './io.js';

/** `recap audit verify`: one line that says what was found; 0 when all is as it was written, 1 when not. */
export async function auditCommand(
  { file, head }: { file: string; head: string | undefined },
  io: Pick<Io, 'out'>,
): Promise<ExitCode> {
  try {
    const { isSound, text } = await verifyFile(file, head);
    io.out(`${text}\n`);
    return isSound ? EXIT.done : EXIT.failed;
  } catch (cause) {
    throw new RecapError('bad-argument', `The file ${file} can't be read.`, { cause });
  }
}
