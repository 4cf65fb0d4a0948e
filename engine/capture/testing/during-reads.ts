import type { FileSystem } from '../../ports/file-system.ts';
import { systemFileSystem } from '../../ports/system.ts';
import { afterReads } from '../../testing/faulty-files.ts';

/** `afterReads` on a file system that cannot share the bytes of two files, so that every copy reads. */
export function duringReads(
  name: string,
  hook: (nth: number) => void,
): { files: FileSystem; count: () => number } {
  const { files, count } = afterReads(name, hook);
  return { files: withoutSharing(files), count };
}

export function withoutSharing(files: FileSystem = systemFileSystem): FileSystem {
  const copyFileSync = () => {
    throw Object.assign(new Error('ENOTSUP: injected'), { code: 'ENOTSUP' });
  };
  return { ...files, copyFileSync };
}
