import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { isAbsent } from '../folder/file-errors.ts';
import { readPartsLog } from './parts-log.ts';
import { assemblyFile } from './plan-assembly.ts';

// A folder in the making gets its description at once; one that is this old and has none was left by a crash.
const abandonedAfter = 60 * 60_000;

/**
 * Removes what a crash left of uploads that are over: those on their way out, those whose bytes have become an object,
 * and those nobody was ever told of. An upload that can still be completed stays, however old.
 * @param home The `uploads` part of the hidden folder.
 * @param now Milliseconds since the epoch.
 */
export async function tidyUploads(home: string, now: number): Promise<void> {
  for (const name of await readdir(home)) {
    const folder = path.join(home, name);
    if (name.startsWith('gone-') || (await isOver(folder)) || (await wasNeverTold(folder, now)))
      await rm(folder, { recursive: true, force: true });
  }
}

/** The file that parts are assembled in only goes away by becoming the object. */
async function isOver(folder: string): Promise<boolean> {
  const text = await readFile(path.join(folder, 'parts.jsonl'), 'utf8').catch(ignoreAbsent);
  if (!readPartsLog(text ?? '').some(({ file }) => file === assemblyFile)) return false;
  return (await stat(path.join(folder, assemblyFile)).catch(ignoreAbsent)) === undefined;
}

async function wasNeverTold(folder: string, now: number): Promise<boolean> {
  if (await stat(path.join(folder, 'upload.json')).catch(ignoreAbsent)) return false;
  const facts = await stat(folder).catch(ignoreAbsent);
  return facts !== undefined && now - facts.mtimeMs > abandonedAfter;
}

function ignoreAbsent(error: unknown): undefined {
  if (!isAbsent(error)) throw error;
}
