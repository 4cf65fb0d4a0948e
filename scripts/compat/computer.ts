import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Host, TextOutput } from '#cli/host.ts';
import { run } from '#cli/run.ts';

/** One line of `--json`. */
export type Line = Record<string, unknown>;

export interface CommandEnd {
  readonly exitCode: number;
  /** Everything said, an array as its last line. */
  readonly lines: readonly Line[];
  /** Result, error or table. */
  readonly last: Line;
}

/** A computer of its own: a home folder and settings that no other one sees. Commands run in this process. */
export class CompatComputer {
  readonly home: string;
  readonly #settings: string;
  readonly #signal: AbortSignal;

  constructor(folder: string, name: string, signal: AbortSignal) {
    this.home = join(folder, name, 'home');
    this.#settings = join(folder, name, 'settings');
    this.#signal = signal;
    mkdirSync(this.home, { recursive: true });
  }

  /** Runs `holdall …words --json` to its end, however that is. */
  async holdall(words: readonly string[], stdin = ''): Promise<CommandEnd> {
    const stdout = recorded();
    const host: Host = {
      stdout,
      stderr: recorded(),
      stdin: { isTerminal: false, readAll: async () => stdin, ask: async () => '' },
      env: { HOLDALL_HOME: this.#settings },
      platform: process.platform,
      cwd: this.home,
      homeFolder: this.home,
      hostName: 'compat',
      signal: this.#signal,
    };
    const exitCode = await run([...words, '--json'], host);
    const lines = stdout
      .text()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
    return { exitCode, lines, last: lines.at(-1) ?? {} };
  }
}

function recorded(): TextOutput & { text(): string } {
  let text = '';
  return {
    write: (more) => {
      text += more;
    },
    isTerminal: false,
    columns: () => undefined,
    text: () => text,
  };
}
