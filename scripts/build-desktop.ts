import { fileURLToPath } from 'node:url';
import { buildDesktop } from '../electron/build/build-desktop.ts';
import { ensureRendererBuilt } from '../web/index.ts';

// Builds what Electron runs: the window into .build/renderer, everything else into .build/desktop.
const root = fileURLToPath(new URL('..', import.meta.url));
await ensureRendererBuilt({ root, onBuild: () => console.log('Preparing the window …') });
await buildDesktop();
