import { open } from 'node:fs/promises';

/**
 * Makes names in `folder` last: after a power cut a file can be complete while its folder does not know its
 * new name yet, unless the folder itself was flushed. Windows cannot do that and does not need it.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
