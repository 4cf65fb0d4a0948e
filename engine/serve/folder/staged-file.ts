import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Random } from '#engine/ports/index.ts';

/** A file being written out of sight, to be renamed into place when it is complete. */
export interface StagedFile {
  readonly file: string;
  readonly handle: FileHandle;
  /** Closes and removes it, when it did not become an object. */
  discard(): Promise<void>;
}

export async function stageFile(incoming: string, random: Random): Promise<StagedFile> {
  const file = path.join(incoming, Buffer.from(random.bytes(16)).toString('hex'));
  const handle = await open(file, 'wx+');
  return {
    file,
    handle,
    discard: async () => {
      await handle.close().catch(() => undefined);
      await rm(file, { force: true });
    },
  };
}
