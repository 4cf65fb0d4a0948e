/**
 * Exit codes of the command line. Scripts rely on them: never renumber, only add.
 * docs/errors.md lists them beside the error codes that lead to each.
 */
export const exitCodes = {
  ok: 0,
  bug: 1,
  usage: 2,
  incomplete: 3,
  damaged: 4,
  network: 5,
  credentials: 6,
  notFound: 7,
  storage: 8,
  local: 9,
  cancelled: 130,
} as const;

export type ExitReason = keyof typeof exitCodes;

/** What each exit code tells a script, for the help text and docs/errors.md. */
export const exitMeanings: Record<ExitReason, string> = {
  ok: 'Everything asked for was done and checked.',
  bug: 'Something we did not foresee went wrong. Please report it.',
  usage: 'The command, a setting or a name was wrong. Nothing was started.',
  incomplete: 'Finished, but something was left out or could not be done; each case was named.',
  damaged: 'Stored data is damaged. What was intact was still read or restored.',
  network: 'The storage could not be reached, or the connection was lost.',
  credentials: 'The storage refused the keys, the signature or the permission.',
  notFound: 'The bucket, the backup or the folder does not exist.',
  storage: 'The storage answered, but could not or would not do what was asked.',
  local: 'This computer was the problem: disk full, folder not readable or not writable.',
  cancelled: 'Stopped by you (Ctrl-C).',
};
