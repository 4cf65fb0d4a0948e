import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const MARK = '\0holdall-named:';

/**
 * Gives packages of the older kind (CommonJS) the named exports that Node finds in them, which a bundle of such a
 * package does not have: our own files import them by name.
 * @param packages by name of the file to be built
 * @returns what to build, by name of the file, and the plugin that knows it
 */
export function namedExports(packages: ReadonlyMap<string, string>): {
  input: Record<string, string>;
  plugin: Plugin;
} {
  const input: Record<string, string> = {};
  const entries = new Map<string, string>();
  for (const [file, source] of packages) {
    const names = namesIn(source);
    input[file] = names.length === 0 ? source : MARK + file;
    const from = JSON.stringify(source);
    entries.set(
      MARK + file,
      `export { ${names.join(', ')} } from ${from};\nexport { default } from ${from};\n`,
    );
  }
  return {
    input,
    plugin: {
      name: 'holdall-named-exports',
      enforce: 'pre',
      resolveId: (id) => (entries.has(id) ? id : null),
      load: (id) => entries.get(id) ?? null,
    },
  };
}

/** Empty for a package that is, or has beside it, an ES module: what it exports stands in it. */
function namesIn(source: string): string[] {
  // These load Electron itself, which is not there while building; their default export is enough.
  if (source.startsWith('electron')) return [];
  const file = commonJsFile(source);
  if (file === undefined || hasModule(file)) return [];
  const found = Object.keys(require(file) as object);
  return found.filter((name) => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name));
}

function commonJsFile(source: string): string | undefined {
  try {
    return require.resolve(source);
  } catch {
    // It can only be imported.
    return undefined;
  }
}

/** Whether the builder takes an ES module of the package that `file` belongs to. */
function hasModule(file: string): boolean {
  for (let folder = dirname(file); dirname(folder) !== folder; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    // Folders inside of a package may have one that only says which kind of module is in them.
    const about = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>) : {};
    if (about.type === 'module') return true;
    if (typeof about.name === 'string')
      return 'module' in about || JSON.stringify(about.exports ?? {}).includes('"import"');
  }
  return false;
}
