import { fileURLToPath } from 'node:url';
import { ensureDesktopBuilt } from '../electron/build/ensure-desktop-built.ts';
import { ensureRendererBuilt } from '../web/index.ts';

// Builds what Electron runs: the window into .build/renderer, everything else into .build/desktop.
const root = fileURLToPath(new URL('..', import.meta.url));
await ensureRendererBuilt({ root, onBuild: () => console.log('Preparing the window …') });
await ensureDesktopBuilt();
