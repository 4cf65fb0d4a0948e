import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly process: ChildProcess;
  /** Resolves when the process has ended and its output is read. */
  readonly done: Promise<CliResult>;
  /** Resolves with the first output line (standard output or error) that fits; rejects when there is none by the end. */
  waitFor(pattern: RegExp): Promise<string>;
}

/** A computer as the command line sees it: settings folder, home folder, environment. */
export interface Computer {
  readonly settings: string;
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Everything any process printed during this test file; secrets are searched in it at the end. */
export const printed: string[] = [];

export interface CliOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Start through bin/holdall.js, as `npx holdall` does, instead of directly. */
  readonly launcher?: boolean;
}

/** Starts `holdall …args` in a process group of its own, so that Ctrl-C can be sent as a terminal does. */
export function startCli(computer: Computer, args: readonly string[], options: CliOptions = {}): RunningCli {
  const entry = options.launcher ? 'bin/holdall.js' : 'cli/main.ts';
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, entry), ...args],
    {
      cwd: options.cwd ?? computer.home,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        // The test runner's own settings must not leak into the product.
        HOME: computer.home,
        HOLDALL_HOME: computer.settings,
        LANG: 'C.UTF-8',
        // As the launcher sets it.
        NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/holdall'),
        TZ: 'UTC',
        ...computer.env,
        ...options.env,
      },
    },
  );
  child.stdin.end(options.stdin ?? '');
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  const take = (stream: NodeJS.ReadableStream, add: (text: string) => void) => {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      add(text);
      for (const watcher of watchers) watcher();
    });
  };
  take(child.stdout, (text) => {
    stdout += text;
  });
  take(child.stderr, (text) => {
    stderr += text;
  });
  const done = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      printed.push(stdout, stderr);
      resolve({ code, signal, stdout, stderr });
    });
  });
  const waitFor = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const line = `${stdout}\n${stderr}`.split('\n').find((one) => pattern.test(one));
        if (line !== undefined) finish(() => resolve(line));
      };
      const finish = (end: () => void) => {
        watchers.delete(look);
        end();
      };
      watchers.add(look);
      void done.then(() => finish(() => reject(new Error(`ended before ${pattern}:\n${stdout}${stderr}`))));
      look();
    });
  return { process: child, done, waitFor };
}

/** Runs `holdall …args` to its end. */
export function cli(computer: Computer, args: readonly string[], options?: CliOptions): Promise<CliResult> {
  return startCli(computer, args, options).done;
}

/** The JSON values of standard output, one a line; fails when anything else stands there. */
export function jsonLines(result: CliResult): Record<string, unknown>[] {
  return result.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      try {
        return JSON.parse(line) as Record<string, unknown>;
      } catch {
        throw new Error(`not JSON: ${line}\nstderr: ${result.stderr}`);
      }
    });
}

/** The last JSON line: result or error. */
export function lastLine(result: CliResult): Record<string, unknown> {
  const last = jsonLines(result).at(-1);
  if (last === undefined) throw new Error(`nothing on standard output; stderr: ${result.stderr}`);
  return last;
}
