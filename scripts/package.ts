import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep } from './house/run-step.ts';

/**
 * `npm run package [-- options of electron-builder]`: installers for this system in .build/packages. `--e2e`
 * makes the unpacked app that the journeys drive.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const forJourneys = given.includes('--e2e');
const options = given.filter((option) => option !== '--e2e');
const config = forJourneys ? 'electron-builder.e2e.yml' : 'electron-builder.yml';
const node = (title: string, file: string, ...args: string[]) =>
  runStep(root, title, process.execPath, [join(root, file), ...args]);

// First, because everything else would be for nothing without it; it keeps what it has fetched.
if (node('fetching Electron', 'node_modules/electron/install.js') !== 0) {
  console.error(
    '\nThe installers cannot be made here: the program of Electron is not on this computer and could not be\n' +
      'fetched from github.com. Try again with access to the internet, or name another place that has it in\n' +
      'ELECTRON_MIRROR. “npm start” works without it.',
  );
  process.exitCode = 1;
} else {
  process.exitCode =
    node('building the app', 'scripts/build-desktop.ts') ||
    node(
      'making the installers',
      'node_modules/electron-builder/cli.js',
      ...['--config', config, '--publish', 'never', ...options],
    );
}
