import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDesktop, DESKTOP_BUILD } from './build-desktop.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = ['electron', 'engine', 'shared', 'package-lock.json'];

/**
 * Builds the desktop app unless `.build/desktop` is of these very sources. Built aside and moved into place, so
 * that what runs from there meanwhile, or builds at the same time, never sees half of it.
 */
export async function ensureDesktopBuilt(): Promise<void> {
  const built = join(root, DESKTOP_BUILD);
  const stamp = join(built, '.sources');
  const wanted = stampOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const fresh = `${built}-${randomUUID()}`;
  try {
    await buildDesktop(fresh);
    writeFileSync(join(fresh, '.sources'), wanted);
    replace(built, fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Changes with every source that is added, removed or written. */
function stampOfSources(): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    const path = join(root, source);
    const inside = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
      : [''];
    for (const name of inside) {
      const { size, mtimeMs } = statSync(join(path, name), { throwIfNoEntry: false }) ?? {};
      hash.update(`${source}/${name}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** Another build may have been quicker; then its result, from the same sources, stays. */
function replace(built: string, fresh: string): void {
  const old = `${built}-${randomUUID()}`;
  if (existsSync(built)) renameSync(built, old);
  try {
    renameSync(fresh, built);
  } catch (error) {
    if (!existsSync(built)) throw error;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}
