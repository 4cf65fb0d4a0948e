import type { CallAnswer, ContractEvent } from '#shared/contract/contract.ts';
import type { SecretSeal } from '../connection/sealed-secret-store.ts';
import type { Ports } from '../ports/index.ts';
import type { openStorage } from '../storage/open-storage.ts';

/** What only some hosts can do. Where one is absent, the call for it is refused. */
export interface HostCapabilities {
  /** Shows the system's own dialog; null when the person cancelled. */
  readonly pickFolder?: (title: string, what: 'folder' | 'file') => Promise<string | null>;
  /** Shows a file or folder in the system's file manager. */
  readonly reveal?: (path: string) => Promise<void>;
  /** Sets whether the app starts when the person signs in. */
  readonly startAtLogin?: (enabled: boolean) => Promise<void>;
}

export interface ServiceOptions {
  /** Settings folder, absolute; see `settingsFolder`. */
  readonly home: string;
  /** The person's home folder, absolute. */
  readonly userHome: string;
  /** Becomes the name of this computer when it has none yet. */
  readonly hostName: string;
  readonly ports: Ports;
  /**
   * The system's keychain; when absent, secrets are in a file that only this user can read, or behind a passphrase.
   */
  readonly seal?: SecretSeal;
  /** Unlocks the secrets, where they are locked: for machines with nobody there to be asked. */
  readonly passphrase?: string;
  readonly host: 'web' | 'desktop';
  /** As in `process.platform`. */
  readonly platform: string;
  readonly capabilities?: HostCapabilities;
  /** Where `folders.list` may go; the person's home folder and mounted drives when absent. */
  readonly folderRoots?: readonly string[];
  /** IANA name of the zone whose days and hours count. */
  readonly timeZone: string;
  /** For tests: something else than S3. */
  readonly openStorage?: typeof openStorage;
  /** Whether a storage elsewhere could be reached at all; found out from the network interfaces when absent. */
  readonly online?: () => boolean;
}

/** The engine behind the contract, whatever carries the calls to it. */
export interface Service {
  /** Never rejects: a failed call is an answer, too. `request` may be anything; it is parsed. */
  call(method: string, request: unknown): Promise<CallAnswer>;
  /** Returns the function that ends the subscription. Listeners must not throw. */
  subscribe(listener: (event: ContractEvent) => void): () => void;
  /** To be called after the computer woke up or the network came back: looks for missed runs at once. */
  wake(): void;
  /** Stops jobs, schedule and built-in server and waits until all have ended. Calls after it are refused. */
  close(): Promise<void>;
}
