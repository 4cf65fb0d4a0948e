import type { CallOptions } from '../storage.ts';
import type { ObjectVersion } from '../version-calls.ts';

/** What a server shows as its certificate, checked or not. */
export interface ServedCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** Host names and addresses it is made for. */
  readonly names: readonly string[];
  /** ISO dates. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly selfSigned: boolean;
  /** The last certificate of the chain: what would have to be trusted. */
  readonly root: {
    readonly subject: string;
    readonly issuer: string;
    readonly validTo: string;
    /** SHA-256, upper-case hex in pairs. */
    readonly fingerprint: string;
    readonly pem: string;
  };
  /** Why the server would still not be trusted with `root`: a code of Node's, or null when it would be. */
  readonly remainingProblem: string | null;
}

export interface TinyPage {
  readonly keys: readonly string[];
  /** Where it goes on: a token for version 2, a key for version 1; absent at the end. */
  readonly next?: string | undefined;
}

/**
 * What the connection test asks a storage beyond `Storage`: nothing that a backup or a restore needs. Rejects as
 * `Storage` does.
 */
export interface ProbeCalls {
  /** One unsigned question. Any answer, a refusal too, proves that somebody is there. */
  greet(options: CallOptions): Promise<{ readonly serverTime: number | null }>;
  /** Looks at the certificate without believing it; sends nothing. Null without TLS or when nothing answers. */
  certificate(options: CallOptions): Promise<ServedCertificate | null>;
  /** A PUT with `If-None-Match: *`. `kept`: refused, because something is stored there already. */
  putNew(key: string, body: Uint8Array, options: CallOptions): Promise<'stored' | 'kept'>;
  /** A page with one key at most. */
  tinyPage(prefix: string, version: 1 | 2, from: string | undefined, options: CallOptions): Promise<TinyPage>;
  /** One call, without falling back to single deletes. */
  deleteBatch(keys: readonly string[], options: CallOptions): Promise<void>;
  versioning(options: CallOptions): Promise<'off' | 'on' | 'suspended'>;
  /** Whether objects are locked, and whether new ones are without being asked for. */
  objectLock(options: CallOptions): Promise<{ readonly enabled: boolean; readonly byDefault: boolean }>;
  versions(prefix: string, options: CallOptions): Promise<readonly ObjectVersion[]>;
  deleteVersion(key: string, versionId: string, options: CallOptions): Promise<void>;
  /** Null: refused. Redirects are not followed. */
  readUnsigned(key: string, options: CallOptions): Promise<Uint8Array | null>;
  listUnsigned(prefix: string, options: CallOptions): Promise<boolean>;
}
