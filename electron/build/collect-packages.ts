import { posix } from 'node:path';
import type { Plugin } from 'vite';

const MARK = 'holdall-package:';

/**
 * Points every import of a package at a file in `folder` (below the build's root), and notes which packages
 * those are, so that they can be built there. Built together with our own files, one file each, packages that
 * import each other in circles would break.
 * @param found filled with file names without extension, and the packages they stand for
 */
export function collectPackages(folder: string, found: Map<string, string>): Plugin {
  return {
    name: 'holdall-collect-packages',
    enforce: 'pre',
    resolveId(source, importer) {
      const isPackage = /^[a-z@]/.test(source) && source !== 'electron' && !source.startsWith('node:');
      if (importer === undefined || !isPackage) return null;
      const name = source.replace(/^@/, '').replaceAll('/', '-');
      found.set(name, source);
      return { id: MARK + name, external: true };
    },
    renderChunk(code, { fileName }) {
      const way = posix.relative(posix.dirname(fileName), folder);
      const marked = new RegExp(`(["'])${MARK}([\\w.-]+)\\1`, 'g');
      return { code: code.replaceAll(marked, `$1${way}/$2.js$1`), map: null };
    },
  };
}
