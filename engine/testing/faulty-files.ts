import type { FileSystem } from '../ports/file-system.ts';
import { systemFileSystem } from '../ports/system.ts';

/** Calls `hook` after every read of a file opened as `name`; says how often. */
export function afterReads(
  name: string,
  hook: (nth: number) => void,
): { files: FileSystem; count: () => number } {
  let reads = 0;
  const watched = new Set<number>();
  const openSync = ((path: string, flags: number) => {
    const descriptor = systemFileSystem.openSync(path, flags);
    if (path.endsWith(name)) watched.add(descriptor);
    else watched.delete(descriptor);
    return descriptor;
  }) as FileSystem['openSync'];
  const readSync = ((fd: number, into: Uint8Array, offset: number, length: number, position: number) => {
    const read = systemFileSystem.readSync(fd, into, offset, length, position);
    if (watched.has(fd)) {
      reads += 1;
      hook(reads);
    }
    return read;
  }) as FileSystem['readSync'];
  return { files: { ...systemFileSystem, openSync, readSync }, count: () => reads };
}

/** Fails the opening, or the nth reading, of `name` with a system error. */
export function failing(
  name: string,
  code: string,
  onRead?: number,
): { files: FileSystem; fired: () => number } {
  let fired = 0;
  const fail = (): never => {
    fired += 1;
    throw Object.assign(new Error(`${code}: injected`), { code });
  };
  const { files } = afterReads(name, (nth) => {
    if (nth === onRead) fail();
  });
  if (onRead !== undefined) return { files, fired: () => fired };
  const openSync = ((path: string, flags: number) =>
    path.endsWith(name) ? fail() : systemFileSystem.openSync(path, flags)) as FileSystem['openSync'];
  return { files: { ...systemFileSystem, openSync }, fired: () => fired };
}
