import { spawnSync } from 'node:child_process';

/** Runs a program with this process's output, in `root`; returns its exit code (1 when it was killed). */
export function runStep(root: string, title: string, command: string, args: readonly string[]): number {
  console.log(`\n— ${title}`);
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.error) console.error(result.error.message);
  return result.status ?? 1;
}
