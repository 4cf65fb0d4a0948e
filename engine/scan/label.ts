import type { PlatformPath } from 'node:path';
import { MANIFEST_NAME } from '../archive/manifest.ts';

/** The part of `node:path` that labels and origins depend on; tests hand in `path.win32`. */
export type PathRules = Pick<PlatformPath, 'basename' | 'isAbsolute' | 'parse' | 'relative' | 'sep'>;

/**
 * Gives each root the first path component of its entries: its own name, made unique by ` (2)`, ` (3)`, …
 * Two names that differ only in case or in the composition of accents count as the same, because on another
 * computer they would be one folder.
 */
export class Labels {
  readonly #rules: PathRules;
  // The manifest's own folder must stay ours: a root of that name would contradict the last entry.
  readonly #taken = new Set([sameOnSomeSystem(MANIFEST_NAME.split('/')[0] ?? '')]);

  constructor(rules: PathRules) {
    this.#rules = rules;
  }

  /** `absolute` is the path that was asked for; a file keeps its extension at the end. */
  next(absolute: string, isFile: boolean): string {
    const name = this.#nameOf(absolute);
    const { name: stem, ext } = isFile ? this.#rules.parse(name) : { name, ext: '' };
    let label = name;
    for (let n = 2; this.#taken.has(sameOnSomeSystem(label)); n++) label = `${stem} (${n})${ext}`;
    this.#taken.add(sameOnSomeSystem(label));
    return label;
  }

  #nameOf(absolute: string): string {
    const name = this.#rules.basename(absolute);
    // A folder called `c:` is fine on Linux, but at the start of an entry's name it would read as a drive.
    if (name !== '') return name.replace(/^([A-Za-z]):/, '$1_');
    // A drive (`C:\`) is called by its letter, the root of everything else `root`.
    return /^[A-Za-z](?=:)/.exec(absolute)?.[0].toUpperCase() ?? 'root';
  }
}

function sameOnSomeSystem(label: string): string {
  return label.normalize('NFC').toLowerCase();
}

/** `{home}` or `{home}/rest` for a path in the home folder, else the path itself. Both must be absolute. */
export function originOf(absolute: string, home: string, rules: PathRules): string {
  if (home === '' || !rules.isAbsolute(home)) return absolute;
  const relative = pathInside(absolute, home, rules);
  if (relative === null) return absolute;
  return relative === '' ? '{home}' : `{home}/${relative}`;
}

/** The way from `folder` down to `absolute` with forward slashes, '' when they are the same, null when outside. */
export function pathInside(absolute: string, folder: string, rules: PathRules): string | null {
  const relative = rules.relative(folder, absolute);
  if (relative === '..' || relative.startsWith(`..${rules.sep}`) || rules.isAbsolute(relative)) return null;
  return rules.sep === '/' ? relative : relative.replaceAll(rules.sep, '/');
}
