/**
 * The bytes at hand are not a zip (or not a manifest) as this program writes and reads it. Callers know which
 * backup they were reading and turn this into the `AppError` `backup-damaged`.
 */
export class ZipFormatError extends Error {
  override readonly name = 'ZipFormatError';
  /** A plain clause without a full stop, fit to follow “The backup … is damaged: ”. */
  readonly problem: string;

  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.problem = problem;
  }
}

/** The backup was written in a later version of the format. Callers turn this into `backup-newer`. */
export class NewerFormatError extends Error {
  override readonly name = 'NewerFormatError';
  readonly format: number;

  constructor(format: number) {
    super(`format ${format} is newer than this program`);
    this.format = format;
  }
}
