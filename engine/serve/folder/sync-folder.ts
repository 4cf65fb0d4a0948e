import { open } from 'node:fs/promises';

/** Flushes that wait for the one under way, by folder. */
const waiting = new Map<string, Promise<void>>();
const running = new Map<string, Promise<void>>();

/**
 * Makes names in `folder` last: after a power cut a file can be complete while its folder does not know its
 * new name yet, unless the folder itself was flushed. Windows cannot do that and does not need it.
 * Whoever asks while a flush is under way shares the next one with all others who ask until it starts.
 */
export function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return Promise.resolve();
  const shared = waiting.get(folder);
  if (shared) return shared;
  const before = running.get(folder);
  if (!before) return start(folder);
  const next = before
    .catch(() => undefined)
    .then(() => {
      waiting.delete(folder);
      return start(folder);
    });
  waiting.set(folder, next);
  return next;
}

function start(folder: string): Promise<void> {
  const flush = sync(folder).finally(() => {
    if (running.get(folder) === flush) running.delete(folder);
  });
  running.set(folder, flush);
  return flush;
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
