import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * Builds the window into .build/renderer. Paths are relative, because the same files are served by the web host
 * under `/` and by the desktop app under `app://`. Nothing is inlined: both hosts send a policy that allows
 * scripts, styles and pictures from their own origin only.
 *
 * `--mode make-believe` builds the same window over a make-believe service, for screenshots and checks.
 */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: mode === 'make-believe' ? '../.build/renderer-make-believe' : '../.build/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // Inlined as a script otherwise, and no browser we run in needs it.
    modulePreload: { polyfill: false },
    target: 'es2024',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: `${import.meta.dirname}/${mode === 'make-believe' ? 'make-believe.html' : 'index.html'}`,
    },
  },
}));
