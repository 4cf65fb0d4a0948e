import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../../bin/holdall.js', import.meta.url));

/** The last line of a `--json` command, or the whole answer of a short one. */
export type Answer = Record<string, unknown>;

/** A computer of its own: home folder and settings that no other computer sees. */
export class Computer {
  readonly name: string;
  /** The person's home folder. */
  readonly home: string;
  readonly #settings: string;

  constructor(folder: string, name: string) {
    this.name = name;
    this.home = join(folder, name.replaceAll(' ', '-'), 'home');
    this.#settings = join(folder, name.replaceAll(' ', '-'), 'settings');
    mkdirSync(this.home, { recursive: true });
  }

  /**
   * Runs `holdall …words --json` as a process of its own and resolves with its last answer. Rejects with its
   * error when it does not end well.
   */
  async holdall(words: readonly string[], stdin = ''): Promise<Answer> {
    const child = spawn(process.execPath, [launcher, ...words, '--json'], {
      cwd: this.home,
      env: { ...process.env, HOME: this.home, USERPROFILE: this.home, HOLDALL_HOME: this.#settings },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(stdin);
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const last = (await stdout).trim().split('\n').at(-1) ?? '';
    if (code !== 0) throw new Error(`holdall ${words.join(' ')} ended with ${code}: ${last} ${await stderr}`);
    return JSON.parse(last) as Answer;
  }
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) text += chunk;
  return text;
}
