import type { providerIds } from './provider-ids.ts';

export type ProviderId = (typeof providerIds)[number];

/** What a GB of storage costs a month, roughly and on one day: prices change, so it is only ever a hint. */
export interface PriceHint {
  /** Of 10⁹ bytes. */
  readonly perGbMonth: number;
  readonly currency: 'USD' | 'EUR';
  /** `YYYY-MM` */
  readonly asOf: string;
}

/**
 * One storage provider, or one kind of server. Nothing here is relied upon: it fills the form in, recognises what
 * was pasted, and picks what to try first. What a storage can do is measured.
 */
export interface Provider {
  readonly id: ProviderId;
  readonly name: string;
  /**
   * What the address field begins with; `{region}`, `{account}` and the like are to be replaced. '' where no
   * address is needed; null where it is one's own host.
   */
  readonly endpoint: string | null;
  /**
   * Whole host names that are certainly this provider's S3, most of them with gaps (see `host-pattern.ts`). What
   * stands to the left of one of them is a bucket.
   */
  readonly hosts: readonly string[];
  /** Below these everything belongs to the provider, also host names that nobody has heard of yet. */
  readonly domains?: readonly string[];
  /** The path that belongs to the address. */
  readonly basePath?: string;
  /** An address as its own pages show it. */
  readonly example: string;
  /**
   * Where the region comes from: the host name; always the same; or whatever the operator of the server has
   * set. `fallback`: what to sign with where the host does not say.
   */
  readonly region:
    | { readonly from: 'host'; readonly fallback?: string }
    | { readonly from: 'provider'; readonly always: string }
    | { readonly from: 'server'; readonly usual: readonly string[] };
  /** Regions to offer, by code, with the place they are in; never the only ones there can be. */
  readonly regions?: Readonly<Record<string, string>>;
  /** Where the bucket goes at first: into the path, into the host name, or wherever (then the path). */
  readonly style: 'path' | 'virtual' | 'either';
  /** What access key ids look like. Another one only ever causes a hint. */
  readonly keyId?: { readonly pattern: RegExp; readonly looksLike: string };
  /** The port on which such a server usually answers. */
  readonly port?: number;
  readonly price?: PriceHint;
}
