import { z } from 'zod';

/** How the bucket is addressed: in the path, in the host name, or found out by trying. */
export const addressing = z.enum(['auto', 'path', 'virtual']);
export type Addressing = z.infer<typeof addressing>;

/** A saved connection as kept in the settings; its secrets live in the `SecretStore` under its name. */
export const connectionSettings = z.object({
  name: z.string(),
  /** Scheme, host and port (and a base path where the server needs one); empty = AWS. */
  endpoint: z.string(),
  region: z.string(),
  bucket: z.string(),
  /** Folder inside the bucket for all Holdall objects, without slashes at the ends; may be empty. */
  rootPath: z.string(),
  accessKeyId: z.string(),
  addressing: addressing,
  /** PEM file with extra certificate authorities, or null. */
  caFile: z.string().nullable(),
  /** http(s) proxy URL without credentials, or null. */
  proxy: z.string().nullable(),
  /**
   * SHA-256 of the one certificate this connection trusts, 64 hex digits; who vouches for it and what it is called no
   * longer matter. Null or absent: certificates are judged as usual.
   */
  pinnedFingerprint: z.string().nullable().optional(),
  /** One of `providerIds`, where somebody chose it: servers of one's own cannot be told by their address. */
  provider: z.string().nullable().optional(),
  /**
   * What a GB (10⁹ bytes) costs a month, where the person knows better than our hint: `0.006 EUR` (see
   * `providers/price.ts`).
   */
  price: z.string().nullable().optional(),
});
export type ConnectionSettings = z.infer<typeof connectionSettings>;

/** The secret half of a connection. Never logged, printed, or put into an event. */
export interface ConnectionSecrets {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
