/** `node build-renderer.ts FOLDER`: builds the window into FOLDER. */
import { join } from 'node:path';
import { build } from 'vite';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say into which folder.');

await build({
  configFile: join(import.meta.dirname, '..', '..', 'renderer', 'vite.config.ts'),
  // Node itself reads the configuration; nothing is written beside it.
  configLoader: 'native',
  logLevel: 'warn',
  build: { outDir: folder, emptyOutDir: true },
});
