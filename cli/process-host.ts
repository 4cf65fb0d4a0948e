import { homedir, hostname } from 'node:os';
import type { Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import type { Host, TextInput, TextOutput } from './host.ts';
import { askOnTerminal } from './input/ask-on-terminal.ts';

function output(stream: NodeJS.WriteStream): TextOutput {
  // `holdall list | head` closes the pipe early, a closed terminal takes its output along: neither may end a
  // backup that is under way.
  stream.on('error', () => {});
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    // Some terminals do not tell their size and say 0.
    columns: () => (stream.isTTY === true ? (stream as WriteStream).columns || 80 : undefined),
  };
}

async function readAll(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function input(): TextInput {
  return {
    isTerminal: process.stdin.isTTY === true,
    readAll: () => readAll(process.stdin),
    ask: (question, options) => askOnTerminal(process.stdin, process.stderr, question, options),
  };
}

/** The real process: its streams, environment and signals. */
export function processHost(signal: AbortSignal): Host {
  return {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    stdin: input(),
    env: process.env,
    platform: process.platform,
    cwd: process.cwd(),
    homeFolder: homedir(),
    hostName: hostname(),
    signal,
  };
}
