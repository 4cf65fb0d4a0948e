/** `node build-renderer.ts ROOT FOLDER`: builds the window of the project at ROOT into FOLDER. */
import { join } from 'node:path';
import { build } from 'vite';

const [root, folder] = process.argv.slice(2);
if (root === undefined || folder === undefined)
  throw new Error('Say of which project and into which folder.');

await build({
  configFile: join(root, 'renderer', 'vite.config.ts'),
  // Node itself reads the configuration; nothing is written beside it.
  configLoader: 'native',
  logLevel: 'warn',
  build: { outDir: folder, emptyOutDir: true },
});
