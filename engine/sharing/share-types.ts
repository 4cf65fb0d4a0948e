import type {
  NewShareKey,
  ShareChange,
  ShareKey,
  ShareKeyChange,
  ShareSettings,
  ShareStatus,
  ShownShareKey,
} from '#shared/share.ts';
import type { Ports, SecretStore } from '../ports/index.ts';

export interface ShareOptions {
  /** Holdall's settings folder, absolute. */
  readonly home: string;
  /** Stands in the certificate. */
  readonly hostName: string;
  readonly ports: Ports;
  /** Keeps the secrets of the keys and the key of the certificate. */
  readonly secrets: SecretStore;
  /** Something but the counters has changed: settings or state. Must not throw. */
  readonly onChange?: () => void;
}

/** A key as it may be listed. */
export interface ListedShareKey extends ShareKey {
  /** False: its secret is not on this computer any more; rotate or remove it. */
  readonly hasSecret: boolean;
  /** When somebody last came in with it, to the minute; null: never, as far as is known. */
  readonly lastUsedAt: number | null;
}

export interface ShareCertificate {
  readonly pem: string;
  /** SHA-256, 64 lower-case hex digits. */
  readonly fingerprint: string;
}

export interface LinkOptions {
  /** The first one that sees the bucket when absent. */
  readonly accessKeyId?: string | undefined;
  /** Name or address by which the other computer reaches this one; the likeliest address when absent. */
  readonly host?: string | undefined;
}

/**
 * “Share a folder as S3” on this computer: what is set up, and the server that does it. What another process changes in
 * the settings is taken over by the next `resume`. Everything may also throw `config-damaged`, and what writes
 * `target-not-writable` or `disk-full`; what needs a secret, `secrets-locked`.
 */
export interface Share {
  settings(): ShareSettings;
  /**
   * Changes what was given; a server that runs goes on with it. Should it not (a port in use), the status says why.
   * @throws AppError `field-invalid`, `bucket-name-invalid`, `folder-missing`, `folder-unreadable`; nothing was changed then
   */
  configure(change: ShareChange): Promise<ShareSettings>;
  keys(): Promise<ListedShareKey[]>;
  /** Shows the new secret, this once. @throws AppError `field-invalid` for buckets that are not shared */
  addKey(wish: NewShareKey): Promise<ShownShareKey>;
  /**
   * Changes what a key is for and what it may do; id and secret stay. Counts from the next request on, also where another
   * process serves; requests under way still end. @throws AppError `field-invalid`; nothing was changed then
   */
  changeKey(accessKeyId: string, change: ShareKeyChange): Promise<ShareKey>;
  /** A new secret for the same id; the old one is void at once. @throws AppError `field-invalid` for an unknown id */
  rotateKey(accessKeyId: string): Promise<ShownShareKey>;
  /** Void at once; requests under way still end. @throws AppError `field-invalid` for an unknown id */
  removeKey(accessKeyId: string): Promise<void>;
  /**
   * Switches it on; with `once` only in this process, until it is closed, whatever the settings say. Where another Holdall
   * program shares with the same settings already, the state is `elsewhere`, and `resume` takes over when that has ended.
   * @throws AppError what keeps it from running; it stays switched on and is tried again by `resume`
   */
  start(options?: { readonly once?: boolean }): Promise<ShareStatus>;
  /** Switches it off; requests under way get a few seconds. */
  stop(): Promise<void>;
  /**
   * Lets the server be what the settings say: to be called when the app starts, and every minute or so. Never rejects;
   * the status says what went wrong.
   */
  resume(): Promise<void>;
  status(): ShareStatus;
  /** Address, bucket, key id and fingerprint for another computer. @throws AppError `field-invalid` */
  link(bucket: string, options?: LinkOptions): Promise<string>;
  /** The certificate Holdall makes for this computer, made now when there is none. @throws AppError `field-invalid` */
  certificate(): Promise<ShareCertificate>;
  /** A new one; everybody who was pinned to the old one has to be told. */
  renewCertificate(): Promise<ShareCertificate>;
  /** Ends the server without switching it off. */
  close(): Promise<void>;
}
