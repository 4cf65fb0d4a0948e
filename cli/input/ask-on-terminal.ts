import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';

/**
 * Asks one question. With `hidden` the answer is not shown, not even its length. Rejects with the signal's
 * reason when it aborts (Ctrl-C arrives as a key here, so it raises the signal itself).
 */
export async function askOnTerminal(
  input: ReadStream,
  screen: NodeJS.WritableStream,
  question: string,
  { hidden, signal }: { hidden: boolean; signal: AbortSignal },
): Promise<string> {
  screen.write(question);
  // readline echoes what is typed through its output: for a secret that output leads nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: hidden ? nowhere : screen, terminal: true, historySize: 0 });
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.on('close', () => resolve(''));
      lines.question('', { signal }).then(resolve, reject);
    });
  } finally {
    lines.close();
    if (hidden) screen.write('\n');
  }
}
