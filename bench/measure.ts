import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Measurement {
  /** Wall-clock seconds of the whole process. */
  readonly seconds: number;
  /** Peak resident memory of the largest process, MB; undefined where GNU time is missing. */
  readonly peakMb: number | undefined;
}

const timeTool = '/usr/bin/time';

/**
 * Runs a command once as a whole process and measures it.
 * @throws Error with the command's output when it fails: a benchmark of a failing command means nothing.
 */
export function measure(command: readonly string[], env: NodeJS.ProcessEnv = {}): Measurement {
  const report = join(tmpdir(), `holdall-bench-${process.pid}.time`);
  const timed = existsSync(timeTool);
  const [program = '', ...args] = timed ? [timeTool, '-f', '%M', '-o', report, ...command] : command;
  const started = performance.now();
  const result = spawnSync(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  const seconds = (performance.now() - started) / 1000;
  if (result.status !== 0)
    throw new Error(`${command.join(' ')} ended with ${result.status ?? result.signal}: ${result.stderr}`);
  const peakMb = timed ? Number(readFileSync(report, 'utf8').trim().split('\n').at(-1)) / 1024 : undefined;
  rmSync(report, { force: true });
  return { seconds, peakMb };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
