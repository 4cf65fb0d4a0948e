import type { z } from 'zod';

/** What a request to a resource came with, as far as its operation wants it. */
export interface OperationInput {
  /** From the path; '' where the path has none. */
  readonly id: string;
  /** From `If-Match`, without quotes; `*` for any version. */
  readonly etag: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One thing that the HTTP API can do: what serves it and what describes it are made from the same table. */
export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `{id}` stands for the id of a connection. */
  readonly path: string;
  readonly summary: string;
  readonly body?: { readonly type: string; readonly schema: z.ZodType; readonly example: unknown };
  readonly query?: Readonly<Record<string, { readonly description: string; readonly schema: z.ZodType }>>;
  /** Whether the version that is meant has to be named in `If-Match`. */
  readonly needsVersion?: boolean;
  /** The call of the contract that does it. */
  call(input: OperationInput): { readonly method: string; readonly request: unknown };
  readonly answer: {
    readonly status: 200 | 201 | 204;
    readonly description: string;
    readonly schema?: z.ZodType;
    /** Whether the answer is one connection, whose version then goes into `ETag`. */
    readonly isConnection?: boolean;
    /** What the body is made of what the contract's call has returned; the same when absent. */
    readonly shape?: (result: unknown) => unknown;
  };
  /** Statuses of the failures that this operation has besides those that all have. */
  readonly failures: readonly number[];
}
