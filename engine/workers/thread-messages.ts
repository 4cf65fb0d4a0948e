/** What a worker thread is started with. */
export interface ThreadSetup {
  readonly module: string;
  readonly shared: SharedArrayBuffer;
}

export interface JobOrder {
  readonly id: number;
  readonly kind: string;
  readonly input: unknown;
}

/** An error on its way between threads; structured cloning alone would lose its `code`. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string | undefined;
}

export type JobAnswer =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly thrown: Thrown };

export function describeThrown(error: unknown): Thrown {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error), stack: undefined, code: undefined };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, message: error.message, stack: error.stack, code };
}

export function thrownFrom(thrown: Thrown): Error {
  const error = new Error(thrown.message);
  error.name = thrown.name;
  if (thrown.stack !== undefined) error.stack = thrown.stack;
  return thrown.code === undefined ? error : Object.assign(error, { code: thrown.code });
}
