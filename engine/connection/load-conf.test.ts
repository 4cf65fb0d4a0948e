import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';

/** Says “ready” once conf is loaded; “asked” at the first signal, and “done” a while after it. */
const program = (load: string) => `
  process.on('SIGTERM', () => {
    console.log('asked');
    // A signal that has come by then is heard of first, however late the timer is.
    setTimeout(() => setImmediate(() => setImmediate(() => { console.log('done'); process.exit(0); })), 200);
  });
  ${load}
  console.log('ready');
  setInterval(() => {}, 1000);
`;

async function outputOf(load: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(load)], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (!output.includes('ready') && (output + text).includes('ready')) child.kill('SIGTERM');
    output += text;
  });
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  return output;
}

// The first line shows what the second is for: without it, the signal comes twice.
test.skipIf(process.platform === 'win32').each([
  ["await import('conf');", 'ready\nasked\nasked\ndone\n'],
  ["await (await import('./load-conf.ts')).loadConf();", 'ready\nasked\ndone\n'],
])('a program that loads conf by %s', async (load, expected) => {
  expect(await outputOf(load)).toBe(expected);
});
