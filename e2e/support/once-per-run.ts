import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inject } from 'vitest';

/**
 * Lets one test file of the run do `work`, which takes a while and is the same for all of them; the others wait until
 * it is done, whichever process they are in. Resolves with the folder that `work` was given to fill.
 */
export async function oncePerRun(name: string, work: (folder: string) => Promise<void>): Promise<string> {
  const place = join(inject('runFolder'), name);
  const folder = join(place, 'made');
  const [done, failed] = [join(place, 'done'), join(place, 'failed')];
  if (isFirst(place)) {
    try {
      mkdirSync(folder);
      await work(folder);
      writeFileSync(done, '');
    } catch (error) {
      writeFileSync(failed, '');
      throw error;
    }
  }
  while (!existsSync(done)) {
    if (existsSync(failed)) throw new Error(`${name} could not be made; another test file says why`);
    await pause(50);
  }
  return folder;
}

/** Only one process makes a folder. */
function isFirst(place: string): boolean {
  try {
    mkdirSync(place);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
