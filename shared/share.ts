import { z } from 'zod';
import { failure } from './contract/jobs.ts';

/** How what is shared goes over the line. */
export const shareTls = z.discriminatedUnion('kind', [
  /** Plain http; only for this computer. */
  z.object({ kind: z.literal('off') }),
  /** With a certificate that Holdall makes itself; other Holdalls are pinned to its fingerprint. */
  z.object({ kind: z.literal('own') }),
  /** With the person's own certificate: absolute paths of PEM files. */
  z.object({ kind: z.literal('files'), certFile: z.string(), keyFile: z.string() }),
]);
export type ShareTls = z.infer<typeof shareTls>;

/** A folder of this computer, and the bucket that it is to others. */
export const shareBucket = z.object({
  name: z.string(),
  /** Absolute. */
  folder: z.string(),
});
export type ShareBucket = z.infer<typeof shareBucket>;

/** What is wrong with a certificate of the person's own, or with its key. */
export const certificateProblems = [
  'missing',
  'unreadable',
  'no-certificate',
  'expired',
  'not-yet',
  'no-key',
  'key-locked',
  'mismatch',
] as const;
export type CertificateProblem = (typeof certificateProblems)[number];

/** What was found in the files somebody chose. */
export const certificateCheck = z.object({
  /** Which file the problem is about. */
  file: z.enum(['cert', 'key']),
  problem: z.enum(certificateProblems).nullable(),
  /** Null where there is none in the file. */
  certificate: z
    .object({
      /** Host names and addresses it is for. */
      names: z.array(z.string()),
      /** ISO 8601. */
      validTo: z.string(),
      /** SHA-256, 64 hex digits. */
      fingerprint: z.string(),
    })
    .nullable(),
});
export type CertificateCheck = z.infer<typeof certificateCheck>;

/** A shared folder that lies in what a plan saves. */
export const sharedInBackup = z.object({
  bucket: z.string(),
  /** What of it: where the backups of this plan go, or the whole folder. */
  folder: z.string(),
  /** True: the plan's own storage, which no backup of it holds. False: saved like anything else. */
  leftOut: z.boolean(),
});
export type SharedInBackup = z.infer<typeof sharedInBackup>;

/** A pair of keys somebody may come in with; its secret is kept with the other secrets of this computer. */
export const shareKey = z.object({
  accessKeyId: z.string().min(1),
  /** Whom or what it is for, in the person's words. */
  label: z.string(),
  readOnly: z.boolean(),
  /** Names of the only buckets it sees; null = all of them. */
  buckets: z.array(z.string()).nullable(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
});
export type ShareKey = z.infer<typeof shareKey>;

/** “Share a folder as S3”, as it is set up on this computer. */
export const shareSettings = z.object({
  /** Somebody has switched it on. */
  enabled: z.boolean(),
  /** Whether it begins with the app; otherwise it waits until it is switched on again. */
  startWithApp: z.boolean(),
  /** IP address to listen on: 127.0.0.1 is this computer alone, 0.0.0.0 every network it is in. */
  address: z.string(),
  port: z.number().int().min(1).max(65_535),
  tls: shareTls,
  buckets: z.array(shareBucket),
  keys: z.array(shareKey),
});
export type ShareSettings = z.infer<typeof shareSettings>;

export const defaultShareSettings: ShareSettings = {
  enabled: false,
  startWithApp: true,
  address: '127.0.0.1',
  port: 8555,
  tls: { kind: 'off' },
  buckets: [],
  keys: [],
};

/**
 * What can be changed at once; keys have calls of their own. An address for others turns TLS on. `enabled` alone only
 * says what is wanted; `start` and `stop` also do it.
 */
export const shareChange = shareSettings
  .pick({ enabled: true, startWithApp: true, address: true, port: true, tls: true, buckets: true })
  .partial();
export type ShareChange = z.infer<typeof shareChange>;

export const newShareKey = z.object({
  label: z.string().max(100),
  readOnly: z.boolean(),
  buckets: z.array(z.string()).nullable(),
});
export type NewShareKey = z.infer<typeof newShareKey>;

/** What of a key can be changed; what is absent stays. Its id and secret stay, too. */
export const shareKeyChange = newShareKey.partial();
export type ShareKeyChange = z.infer<typeof shareKeyChange>;

/** A key with its secret: shown once, and never again. */
export const shownShareKey = shareKey.extend({ secretAccessKey: z.string() });
export type ShownShareKey = z.infer<typeof shownShareKey>;

export const shareStatus = z.object({
  /** `elsewhere`: another Holdall program of this computer shares with the same settings; this one takes over after it. */
  state: z.enum(['stopped', 'running', 'elsewhere', 'failed']),
  /** Where clients find it; several when it listens on all networks, the likeliest first. Empty unless it runs. */
  endpoints: z.array(z.string()),
  region: z.string(),
  /** SHA-256 of the certificate in use, 64 hex digits; null without TLS or while it does not run. */
  fingerprint: z.string().nullable(),
  /** Milliseconds since the epoch; null unless it runs. */
  since: z.number().nullable(),
  /** Counted since then. */
  requests: z.number(),
  /** Of those, the ones that were refused or failed; asking for what is not there is neither. */
  refused: z.number(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  /** Computers that asked for something within the last five minutes. */
  clients: z.number(),
  /** Milliseconds since the epoch. */
  lastRequestAt: z.number().nullable(),
  /** Why it does not run although it is switched on. */
  failure: failure.nullable(),
});
export type ShareStatus = z.infer<typeof shareStatus>;
