import { dirname, join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';

const address = /new URL\('(\.[^']+)\.ts', import\.meta\.url\)/g;

/**
 * Modules that are started by address instead of being imported (worker threads, the engine's process) are not
 * found by a bundler. This makes each of them a file of the build, and the address end in `.js`.
 */
export function workerAddresses(root: string): Plugin {
  return {
    name: 'holdall-worker-addresses',
    // Before the types are stripped, which rewrites quotes.
    enforce: 'pre',
    transform(code, id) {
      if (!id.startsWith(root) || id.includes(`${sep}node_modules${sep}`)) return null;
      const found = [...code.matchAll(address)];
      if (found.length === 0) return null;
      for (const [, path] of found) {
        const module = join(dirname(id), `${path}.ts`);
        this.emitFile({ type: 'chunk', id: module, name: relative(root, module).replace(/\.ts$/, '') });
      }
      return { code: code.replaceAll(address, "new URL('$1.js', import.meta.url)"), map: null };
    },
  };
}
