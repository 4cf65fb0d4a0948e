import { z } from 'zod';
import { connectionSettings } from '../connection.ts';
import { failure } from './jobs.ts';

/** A connection as a window sees it: secrets are write-only. */
export const connectionView = connectionSettings.extend({
  hasSecret: z.boolean(),
  hasSessionToken: z.boolean(),
});
export type ConnectionView = z.infer<typeof connectionView>;

/** What the storage form sends. A secret that is absent stays as it is; a session token of '' is removed. */
export const connectionDraft = z.object({
  settings: connectionSettings,
  secretAccessKey: z.string().min(1).max(4096).optional(),
  sessionToken: z.string().max(16_384).optional(),
});
export type ConnectionDraft = z.infer<typeof connectionDraft>;

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

export const connectionMethods = {
  'connections.list': { request: z.object({}), result: z.array(connectionView) },
  /** Creates, or changes the one called `replaces`. Validates; does not touch the network. */
  'connections.save': {
    request: z.object({ draft: connectionDraft, replaces: z.string().optional() }),
    result: connectionView,
  },
  'connections.remove': { request: z.object({ name: z.string() }), result: z.object({}) },
  /** Tests a draft that may not be saved yet; with `replaces`, absent secrets are taken from that connection. */
  'connections.test': {
    request: z.object({
      draft: connectionDraft,
      replaces: z.string().optional(),
      createBucket: z.boolean().optional(),
    }),
    result: z.object({
      ok: z.boolean(),
      steps: z.array(testStep),
      /** Test objects that could not be removed again. */
      leftBehind: z.array(z.string()).optional(),
    }),
  },
  /** Keeps a certificate that the person has decided to trust beside the settings; the path belongs into `caFile`. */
  'connections.keepCertificate': {
    request: z.object({ pem: z.string().max(65_536), fingerprint: z.string() }),
    result: z.object({ caFile: z.string() }),
  },
  /** “Try it on this computer”: starts the built-in server on a folder, with sample data and a plan for it. */
  'connections.tryHere': {
    request: z.object({}),
    result: z.object({ connection: z.string(), plan: z.string() }),
  },
} as const;
