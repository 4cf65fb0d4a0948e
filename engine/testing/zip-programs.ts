import { spawnSync } from 'node:child_process';

/** Whether a program is installed; a test that needs one is skipped, visibly, where it is not. */
export function hasProgram(program: string): boolean {
  return spawnSync(program, ['--help']).error === undefined;
}

// Names come out in the locale's encoding, and times in the zone's: neither may hide a mistake.
const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'America/New_York' };

/** What a zip program prints. Throws unless it succeeds without a word of warning. */
export function judge(program: string, ...args: readonly string[]): string {
  return judgePiped(undefined, program, ...args);
}

/** The same, with `input` on its standard input. */
export function judgePiped(
  input: Uint8Array | undefined,
  program: string,
  ...args: readonly string[]
): string {
  const options = { encoding: 'utf8', env, maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr } = spawnSync(program, args, input ? { ...options, input } : options);
  const complaint = /warning|error(?!s detected)/i.test(stdout);
  if (status !== 0 || stderr !== '' || complaint)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr || stdout.slice(-2000)}`);
  return stdout;
}
