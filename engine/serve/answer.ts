import type { FileHandle } from 'node:fs/promises';

/** Bytes `start` (inclusive) to `end` (exclusive) of an open file; sending it closes the handle. */
export interface FileBody {
  readonly handle: FileHandle;
  readonly start: number;
  readonly end: number;
}

/** What an operation answers; one sender turns it into HTTP. A string body is an XML document. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FileBody;
}
