import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';
import { collectPackages } from './collect-packages.ts';
import { namedExports } from './named-exports.ts';
import { workerAddresses } from './worker-addresses.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where the build goes, below the project's root. */
export const DESKTOP_BUILD = join('.build', 'desktop');

/**
 * Builds main process, engine and preload into `.build/desktop`, with all packages in it, so that the packaged
 * app needs no node_modules. The window is built apart, by its own configuration.
 * @param outDir absolute; `.build/desktop` when absent
 */
export async function buildDesktop(outDir: string = join(root, DESKTOP_BUILD)): Promise<void> {
  const packages = new Map<string, string>();
  await build(ownFiles(outDir, packages));
  await build(packageFiles(outDir, packages));
  await buildPreload(outDir);
  cpSync(join(root, 'electron', 'icons'), join(outDir, 'electron', 'icons'), { recursive: true });
}

/** A sandboxed preload is one CommonJS file and may load nothing but `electron`. */
export async function buildPreload(outDir: string): Promise<void> {
  await build({
    ...shared,
    build: {
      outDir: join(outDir, 'electron', 'preload'),
      emptyOutDir: false,
      target: 'es2024',
      minify: false,
      lib: {
        entry: join(root, 'electron/preload/preload.ts'),
        formats: ['cjs'],
        fileName: () => 'preload.cjs',
      },
      rolldownOptions: { external: ['electron'] },
    },
  });
}

const shared: InlineConfig = { configFile: false, root, logLevel: 'warn', publicDir: false };

/** One file out for each file in: threads and processes are started by address, and traces stay readable. */
function ownFiles(outDir: string, packages: Map<string, string>): InlineConfig {
  return {
    ...shared,
    plugins: [workerAddresses(root), collectPackages('packages', packages)],
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: {
          'electron/main/main': join(root, 'electron/main/main.ts'),
          'electron/engine-host/main': join(root, 'electron/engine-host/main.ts'),
        },
        external: ['electron'],
        output: {
          format: 'es',
          preserveModules: true,
          preserveModulesRoot: root,
          entryFileNames: '[name].js',
        },
      },
    },
  };
}

function packageFiles(outDir: string, packages: ReadonlyMap<string, string>): InlineConfig {
  const { input, plugin } = namedExports(packages);
  return {
    ...shared,
    plugins: [plugin],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: join(outDir, 'packages'),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input,
        external: ['electron'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
      },
    },
  };
}
