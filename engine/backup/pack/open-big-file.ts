import { hasCompressedType } from './incompressible.ts';
import { openForReading } from './open-file.ts';
import type { PackRun } from './pack-run.ts';
import { NOT_A_FILE, type ReadTrouble, readTrouble } from './read-trouble.ts';

/** A big file that is open and ready to be read. */
export interface OpenBigFile {
  readonly outcome: 'opened';
  /** Listed in `openFiles` of the run until it is closed. Good in every thread. */
  readonly descriptor: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly inode: number;
  readonly mode: number;
  /** Whether deflating it is worth while. */
  readonly compressible: boolean;
}

export interface LeftOut {
  readonly outcome: 'left-out';
  readonly trouble: ReadTrouble;
}

export type Opening = OpenBigFile | LeftOut;

/**
 * Opens a big file once for all its segments, so that a file put in its place meanwhile cannot get mixed in.
 * It is opened in this thread: a descriptor must not get lost with a worker that is ended. `method`: how it is to be
 * packed, where that is settled.
 */
export async function openBigFile(run: PackRun, path: string, method?: 0 | 8): Promise<Opening> {
  const opening = tryOpen(run, path);
  if (opening.outcome === 'left-out') return opening;
  if (method !== undefined) return { ...opening, compressible: method === 8 };
  const { descriptor, size } = opening;
  const compressible = await run.pool.run('isCompressible', {
    descriptor,
    size,
    compressedType: hasCompressedType(path),
  });
  return { ...opening, compressible };
}

function tryOpen(run: PackRun, path: string): Omit<OpenBigFile, 'compressible'> | LeftOut {
  try {
    const descriptor = openForReading(run.files, path);
    run.openFiles.add(descriptor);
    const stats = run.files.fstatSync(descriptor);
    if (stats.isFile()) {
      const { size, mtimeMs, ctimeMs, ino: inode } = stats;
      const mode = stats.mode & 0o7777;
      return { outcome: 'opened', descriptor, size, mtimeMs, ctimeMs, inode, mode };
    }
    closeBigFile(run, descriptor);
    return { outcome: 'left-out', trouble: NOT_A_FILE };
  } catch (error) {
    return { outcome: 'left-out', trouble: readTrouble(error) };
  }
}

export function closeBigFile(run: PackRun, descriptor: number): void {
  run.openFiles.delete(descriptor);
  run.files.closeSync(descriptor);
}
