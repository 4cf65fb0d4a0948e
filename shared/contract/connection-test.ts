import { z } from 'zod';
import { failure } from './jobs.ts';

/** The steps of a connection test, in the order in which they are tried. Later engines may know more. */
export const testSteps = [
  'reach',
  'tls',
  'clock',
  'sign',
  'bucket',
  'write',
  'read',
  'range',
  'list',
  'delete',
  'multipart',
  'part-copy',
  'unequal-parts',
  'batch-delete',
  'conditional-create',
  'versioning',
  'public',
] as const;
export type TestStepName = (typeof testSteps)[number];

/** What a step may have found out that is worth a sentence. Later engines may know more. */
export const testNotes = [
  'not-encrypted',
  'own-network',
  'tls-self-signed',
  'tls-unknown-issuer',
  'tls-no-issuer',
  'tls-expired',
  'tls-not-yet',
  'tls-wrong-host',
  'tls-changed',
  'clock-off',
  'clock-untold',
  'bucket-created',
  'bucket-unasked',
  'list-v1',
  'no-multipart',
  'ordered-parts',
  'few-parts',
  'no-part-copy',
  'no-unequal-parts',
  'no-batch-delete',
  'create-ignored',
  'create-refused',
  'create-racy',
  'versioned',
  'versions-off',
  'object-lock',
  'lock-spares',
  'public-read',
  'public-list',
  'private',
  'not-told',
] as const;
export type TestNoteCode = (typeof testNotes)[number];

/** What one button could change so that the step may pass; the window changes its form and tests again. */
export const testFix = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('create-bucket'), bucket: z.string() }),
  z.object({ kind: z.literal('switch-addressing'), addressing: z.enum(['path', 'virtual']) }),
  z.object({ kind: z.literal('take-region'), region: z.string() }),
  /** The endpoint without the bucket's name in it. */
  z.object({ kind: z.literal('strip-bucket'), endpoint: z.string() }),
  /** The endpoint with https instead of http, or the other way round. */
  z.object({ kind: z.literal('switch-scheme'), endpoint: z.string() }),
  /** Only after the person has compared the fingerprint; then `connections.keepCertificate`. */
  z.object({
    kind: z.literal('trust-ca'),
    subject: z.string(),
    issuer: z.string(),
    /** SHA-256, upper-case hex in pairs. */
    fingerprint: z.string(),
    /** ISO date. */
    validTo: z.string(),
    pem: z.string(),
  }),
  /** Only after the person has compared them: to be pinned to what the server shows now. Both 64 hex digits. */
  z.object({ kind: z.literal('trust-pin'), pinned: z.string(), fingerprint: z.string() }),
]);
export type TestFix = z.infer<typeof testFix>;

/** Of what a storage can or cannot do. `warning`: a person should look at it. */
export const testVerdict = z.enum(['yes', 'no', 'unknown', 'warning']);
export type TestVerdict = z.infer<typeof testVerdict>;

export const testStep = z.object({
  /** Stable name of the step: reach, write, read, range, list, delete, … */
  step: z.string(),
  ok: z.boolean(),
  /** Of a capability; such a step is always ok. */
  verdict: testVerdict.optional(),
  /** Stable name of what is worth a sentence, for the window to say in its language, and what fills the gaps. */
  note: z
    .object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])).optional() })
    .optional(),
  /** What went wrong or what is worth knowing, in plain English words. */
  message: z.string().optional(),
  /** Why the step failed; its code says which field of the form it belongs to. */
  failure: failure.optional(),
  fix: testFix.optional(),
});
export type TestStep = z.infer<typeof testStep>;
