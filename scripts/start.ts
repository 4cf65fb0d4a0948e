/**
 * `npm start [-- options of holdall ui]`: the desktop app where Electron is installed, else the same window in
 * the browser.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep } from './house/run-step.ts';
import { electronBinary } from './start/electron-binary.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const buildDesktop = join(root, 'scripts', 'build-desktop.ts');
const electron = electronBinary(root, process.env);

if (electron === undefined) {
  console.error(
    'The desktop window needs Electron, whose program is not on this computer: it does not come with the\n' +
      'packages. Here is the same window in the browser. To get the other one: npx install-electron, then\n' +
      'npm start again.\n',
  );
  process.argv.splice(2, 0, 'ui');
  await import('#cli/main.ts');
} else {
  process.exitCode = runStep(root, 'building the desktop app', process.execPath, [buildDesktop]);
  if (process.exitCode === 0) startDesktop(electron);
}

function startDesktop(program: string): void {
  // Electron finds the entry by itself, from package.json.
  const child = spawn(program, [root, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  // Ctrl-C reaches it by itself; this process only waits.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill());
  child.on('error', (error) => {
    console.error(`Electron cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
    // The channel to the launcher would keep this process alive.
    if (process.connected) process.disconnect();
  });
}
