import { dirname } from 'node:path';
import type { FileSystem } from '../ports/index.ts';

/**
 * Replaces `file` by `content` (a text, or bytes in pieces) so that at every moment, even when the power fails, either the old or the new
 * content is there, whole. The steps, and why none may be left out:
 * - a temporary file beside it, because writing into the file itself could stop halfway;
 * - fsync, because a rename may reach the disk before the data it stands for;
 * - rename, which replaces the old file in one step;
 * - fsync of the folder, because until then the rename may be forgotten.
 * The temporary name is fixed, so that a leftover is found and replaced by the next write; callers therefore
 * hold a lock. Throws what the file system throws; the old content is then untouched.
 * @param mode permission bits of the new file
 */
export function writeDurably(
  file: string,
  content: string | readonly Uint8Array[],
  mode: number,
  files: FileSystem,
): void {
  const temporary = temporaryNameOf(file);
  files.rmSync(temporary, { force: true });
  try {
    const descriptor = files.openSync(temporary, 'wx', mode);
    try {
      for (const bytes of typeof content === 'string' ? [Buffer.from(content)] : content)
        for (let done = 0; done < bytes.length; ) done += files.writeSync(descriptor, bytes, done);
      files.fsyncSync(descriptor);
    } finally {
      files.closeSync(descriptor);
    }
    files.renameSync(temporary, file);
  } catch (error) {
    files.rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(file), files);
}

export function temporaryNameOf(file: string): string {
  return `${file}.tmp`;
}

/** Makes renames in `folder` survive a power failure. */
export function syncFolder(folder: string, files: FileSystem): void {
  try {
    const descriptor = files.openSync(folder, 'r');
    try {
      files.fsyncSync(descriptor);
    } finally {
      files.closeSync(descriptor);
    }
  } catch {
    // Windows and some network drives cannot open or sync folders; there the rename itself has to do.
  }
}
