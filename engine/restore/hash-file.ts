import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import type { FileSystem } from '../ports/file-system.ts';

/** A file of the target that may already be what the backup has. */
export interface CheckedFile {
  readonly absolute: string;
  readonly size: number;
  readonly sha256: string;
}

/** Whether the file has exactly this content. A file that cannot be read has not. */
export function hashFile(files: FileSystem, { absolute, size, sha256 }: CheckedFile): boolean {
  let fd: number | undefined;
  try {
    fd = files.openSync(absolute, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const buffer = Buffer.allocUnsafe(Math.min(1024 ** 2, size + 1));
    const hash = createHash('sha256');
    let total = 0;
    for (;;) {
      const read = files.readSync(fd, buffer, 0, buffer.length, null);
      if (read === 0) break;
      total += read;
      if (total > size) return false;
      hash.update(buffer.subarray(0, read));
    }
    return total === size && hash.digest('hex') === sha256;
  } catch {
    return false;
  } finally {
    if (fd !== undefined) files.closeSync(fd);
  }
}
