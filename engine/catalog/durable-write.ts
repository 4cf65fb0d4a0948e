import { dirname } from 'node:path';
import type { FileSystem, Random } from '../ports/index.ts';

/**
 * Replaces `file` by `text`, so that after a crash or a power cut either the old or the new content is there,
 * whole. The folder must exist. Only this user may read the file. Throws what the file system throws.
 */
export function writeDurably(files: FileSystem, random: Random, file: string, text: string): void {
  const temporary = `${file}.${Buffer.from(random.bytes(6)).toString('hex')}.tmp`;
  try {
    const handle = files.openSync(temporary, 'wx', 0o600);
    try {
      const bytes = Buffer.from(text, 'utf8');
      for (let at = 0; at < bytes.length; ) at += files.writeSync(handle, bytes, at);
      // Without this the rename may reach the disk before the content does.
      files.fsyncSync(handle);
    } finally {
      files.closeSync(handle);
    }
    files.renameSync(temporary, file);
  } catch (error) {
    files.rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(files, dirname(file));
}

/** Makes the rename itself last. Windows cannot open folders and does not need it. */
function syncFolder(files: FileSystem, folder: string): void {
  let handle: number;
  try {
    handle = files.openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    files.fsyncSync(handle);
  } catch {
    // Some network file systems refuse to sync a folder; the content itself is safe already.
  } finally {
    files.closeSync(handle);
  }
}
