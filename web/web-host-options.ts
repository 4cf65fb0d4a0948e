import type { Ports, Service } from '#engine/index.ts';

/** What a web host shows and where. */
export interface WebHostOptions {
  /** The engine behind the contract. Stays open when the host closes: whoever made it closes it. */
  readonly service: Pick<Service, 'call' | 'subscribe'>;
  /** Absolute folder with the built window: `index.html` and what it refers to. */
  readonly assetsFolder: string;
  /** 0 (the default) for any free port. */
  readonly port?: number;
  readonly clock: Ports['clock'];
  readonly random: Ports['random'];
  readonly logger: Ports['logger'];
  readonly limits?: Partial<WebHostLimits>;
}

/** Times in milliseconds, sizes in bytes. */
export interface WebHostLimits {
  /** How long a fresh address can be opened. */
  readonly addressTime: number;
  /** A window that has called nothing for so long has to be opened with a fresh address. */
  readonly idleTime: number;
  /** From the opening of a WebSocket to its first message. */
  readonly helloTime: number;
  readonly headersTime: number;
  /** For a whole request, its body included. */
  readonly requestTime: number;
  readonly headerBytes: number;
  readonly bodyBytes: number;
  readonly connections: number;
  /** Wrong one-time tokens a minute before all are refused for the rest of it. */
  readonly wrongTokens: number;
  /** Windows signed in at the same time; the one idle longest has to go. */
  readonly windows: number;
  /** How long requests under way may take when the host closes. */
  readonly closeTime: number;
}

export const defaultLimits: WebHostLimits = {
  addressTime: 10 * 60_000,
  idleTime: 12 * 3_600_000,
  helloTime: 2_000,
  headersTime: 5_000,
  requestTime: 15_000,
  headerBytes: 16 * 1024,
  bodyBytes: 1024 ** 2,
  connections: 200,
  wrongTokens: 5,
  windows: 16,
  closeTime: 2_000,
};

/** A running web host. */
export interface WebHost {
  /** `http://127.0.0.1:PORT`, without any secret. */
  readonly origin: string;
  /** The first address to open, with its one-time token: as good as a password until it is used or too old. */
  readonly url: string;
  readonly port: number;
  /** Another address for another window. */
  freshUrl(): string;
  /** A secret that `POST /api/token` takes for a fresh address; for a file that only this user can read. */
  readonly ownerKey: string;
  /** Ends all windows' connections and resolves when nothing listens any more. */
  close(): Promise<void>;
}
