import { constants, copyFile, link, mkdir, realpath, stat, chmod } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts a file of the machine into an image: as a hard link where the file systems allow it (nothing is copied, and images
 * are only ever mounted read-only or under an overlay), as a copy otherwise.
 */
export async function placeFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const source = await realpath(from);
  const readable = ((await stat(source)).mode & 0o444) === 0o444;
  try {
    if (!readable) throw new Error('An image is read by every user.');
    await link(source, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    await copyFile(source, to, constants.COPYFILE_FICLONE);
    await chmod(to, 0o755);
  }
}
