import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Path of the Electron program, if it is on this computer; undefined otherwise. Only looks: importing the
 * package `electron` instead would download its program, a hundred megabytes from outside the npm registry.
 * @param env `ELECTRON_OVERRIDE_DIST_PATH` names a folder to take it from
 */
export function electronBinary(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : undefined;
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const given = join(override, name ?? 'electron');
    return existsSync(given) ? given : undefined;
  }
  if (name === undefined) return undefined;
  const installed = join(folder, 'dist', name);
  return existsSync(installed) ? installed : undefined;
}
