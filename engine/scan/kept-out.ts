import * as path from 'node:path';
import type { FileSystem } from '../ports/index.ts';

/** Folders the running system makes up: their "files" are endless or are the machine's memory. */
const systemFolders = new Set(['/proc', '/sys', '/dev']);

/** What no backup holds, whatever the patterns say. */
export class KeptOut {
  readonly #namesByFolder = new Map<string, Set<string>>();

  constructor(neverInclude: readonly string[], files: FileSystem) {
    for (const item of neverInclude) {
      const { dir, base } = path.parse(realPathOf(path.resolve(item), files));
      const names = this.#namesByFolder.get(dir) ?? new Set<string>();
      this.#namesByFolder.set(dir, names.add(base));
    }
  }

  /** The names inside `folder` (a real path) that stay out, or undefined when there are none: the common case. */
  namesIn(folder: string): ReadonlySet<string> | undefined {
    return this.#namesByFolder.get(folder);
  }

  has(absolute: string): boolean {
    return this.namesIn(path.dirname(absolute))?.has(path.basename(absolute)) ?? false;
  }

  isSystemFolder(absolute: string): boolean {
    return systemFolders.has(absolute);
  }
}

/** Links resolved as far as the path exists: the file may be made only later, while the backup runs. */
function realPathOf(absolute: string, files: FileSystem): string {
  try {
    return files.realpathSync(absolute);
  } catch {
    const parent = path.dirname(absolute);
    return parent === absolute ? absolute : path.join(realPathOf(parent, files), path.basename(absolute));
  }
}
