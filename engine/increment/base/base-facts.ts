import type { Location } from '../../archive/manifest.ts';

/** What is known of a base besides its entries. */
export interface BaseFacts {
  readonly id: string;
  readonly key: string;
  /** As reads and writes of the object give it, and as listings show it: some servers give two. */
  readonly etag: string;
  readonly listedEtag: string;
  /** Bytes of the object. */
  readonly size: number;
  readonly manifestOffset: number;
  readonly format: number;
  readonly plan: string;
  readonly deviceId: string;
  readonly generation: number;
  readonly incomplete: boolean;
  /** See `KnownBase`. */
  readonly observedAt: number;
  readonly locations: readonly Location[];
}
