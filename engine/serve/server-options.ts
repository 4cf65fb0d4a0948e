import type { Clock, Logger, Random } from '#engine/ports/index.ts';

/** One pair of keys a client may sign with. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** May list and read, nothing else. */
  readonly readOnly?: boolean;
  /** The only buckets this key sees; every bucket when absent. */
  readonly buckets?: readonly string[];
}

/** Facts about one answered request, for a status page. `path` has no query: a presigned URL's query is a secret. */
export interface RequestFacts {
  /** IP address of whoever asked; '' when the connection was gone already. */
  readonly client: string;
  /** Whose signature was right; null where none was. */
  readonly accessKeyId: string | null;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Sizes are bytes, times milliseconds. */
export interface ServerLimits {
  /** One PUT of an object or a part. */
  readonly bodyBytes: number;
  /** An XML body (batch delete, complete upload). */
  readonly documentBytes: number;
  readonly headerBytes: number;
  /** All parts but the last of an upload have at least this size. */
  readonly smallestPart: number;
  readonly connections: number;
  /** A client has this long for its TLS handshake, and again to send its request headers. */
  readonly headersTime: number;
  /** A connection on which nothing moves for this long is ended. */
  readonly idleTime: number;
  /** A body has to bring at least `slowBytes` in every span of `slowTime`. */
  readonly slowTime: number;
  readonly slowBytes: number;
  /** Requests under way get this long when the server is closed. */
  readonly closeTime: number;
}

export const defaultLimits: ServerLimits = {
  bodyBytes: 5 * 1024 ** 3,
  documentBytes: 8 * 1024 ** 2,
  headerBytes: 32 * 1024,
  smallestPart: 5 * 1024 ** 2,
  connections: 1024,
  headersTime: 30_000,
  idleTime: 60_000,
  slowTime: 60_000,
  slowBytes: 64 * 1024,
  closeTime: 5_000,
};

export interface ServerOptions {
  /** Bucket name → existing folder. */
  readonly buckets: Readonly<Record<string, string>>;
  /** As a function: asked for each request, so that a key that was taken away is void at once. */
  readonly accessKeys: readonly AccessKey[] | (() => readonly AccessKey[]);
  readonly region: string;
  /** Address to listen on; 127.0.0.1 (this computer only) when absent. */
  readonly host?: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** PEM texts. Plain http when absent. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** With `s3.home`, the host `photos.s3.home` means the bucket `photos`. Path style always works. */
  readonly virtualHostSuffix?: string;
  /** Clients with a writing key may create buckets as folders in this folder, and delete those again. */
  readonly allowCreateBucketIn?: string;
  readonly limits?: Partial<ServerLimits>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly onRequest?: (facts: RequestFacts) => void;
}

/** The keys that count now. */
export function keysIn({ accessKeys }: Pick<ServerOptions, 'accessKeys'>): () => readonly AccessKey[] {
  return typeof accessKeys === 'function' ? accessKeys : () => accessKeys;
}

export interface RunningServer {
  /** For clients on this computer: `http://127.0.0.1:8333`. */
  readonly endpoint: string;
  readonly port: number;
  /** Stops listening, lets requests under way finish for a moment, then ends what is left. */
  close(): Promise<void>;
}
