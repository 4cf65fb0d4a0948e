import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';

/** One file of the window, as it is sent. */
export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built window (about a megabyte) into memory, by the path it is asked for. What is not in the map
 * cannot be asked for, however a path is written, and a new build does not pull the files away from under
 * windows that are open.
 * @throws AppError `folder-missing` when there is no `index.html`
 */
export function loadAssets(folder: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const path of filesBelow(folder, '')) {
    const type = types[extname(path)];
    if (type !== undefined) assets.set(path, { type, body: readFileSync(join(folder, path)) });
  }
  const index = assets.get('/index.html');
  if (index === undefined) throw new AppError('folder-missing', { path: join(folder, 'index.html') });
  return assets.set('/', index);
}

/** Paths of plain files, with a leading slash. Links are no files: they may lead anywhere. */
function filesBelow(folder: string, path: string): string[] {
  return readNames(join(folder, path)).flatMap((entry) => {
    const inner = `${path}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(folder, inner);
    return entry.isFile() ? [inner] : [];
  });
}

function readNames(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw new AppError('folder-missing', { path: folder }, { cause });
  }
}
