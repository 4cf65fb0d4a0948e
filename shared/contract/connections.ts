import { z } from 'zod';
import { connectionSettings } from '../connection.ts';
import { connectionPatch, newConnection } from '../connection-document.ts';
import { testStep } from './connection-test.ts';

/** A connection as a window sees it: secrets are write-only. */
export const connectionView = connectionSettings.extend({
  /** Stays the same whatever happens to the connection; the name is what people see. */
  id: z.string(),
  /** Another one after every change, also of the secrets. Without quotes. */
  etag: z.string(),
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

/** The etag of the version that a change is meant for; `*` = whichever there is now. */
const etag = z.string().max(200);

const testResult = z.object({
  ok: z.boolean(),
  steps: z.array(testStep),
  /** Test objects that could not be removed again. */
  leftBehind: z.array(z.string()).optional(),
});

/** One page of a folder in the storage. Paths count from the connection's root path and can be explored in turn. */
export const exploredFolder = z.object({
  bucket: z.string(),
  /** What all keys in the folder begin with. */
  prefix: z.string(),
  path: z.string(),
  folders: z.array(z.object({ name: z.string(), path: z.string() })),
  objects: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      /** Bytes. */
      size: z.number(),
      etag: z.string(),
      /** ISO 8601, by the storage's clock; null where it does not say. */
      modified: z.string().nullable(),
    }),
  ),
  /** Cursor of the next page; null on the last one. */
  next: z.string().nullable(),
});
export type ExploredFolder = z.infer<typeof exploredFolder>;

export const exploreRequest = z.object({
  id: z.string(),
  path: z.string().max(1024).optional(),
  cursor: z.string().max(8192).optional(),
  limit: z.number().int().min(1).max(1000).optional(),
});

export const connectionMethods = {
  'connections.list': { request: z.object({}), result: z.array(connectionView) },
  'connections.get': { request: z.object({ id: z.string() }), result: connectionView },
  /** Validates; does not touch the network. */
  'connections.create': { request: z.object({ connection: newConnection }), result: connectionView },
  /**
   * What the form does: creates, or changes the one whose id (or name) is `replaces`, and then needs the etag it
   * was loaded with. Validates; does not touch the network.
   */
  'connections.save': {
    request: z.object({ draft: connectionDraft, replaces: z.string().optional(), etag: etag.optional() }),
    result: connectionView,
  },
  /** Changes members one by one, by a JSON Patch. */
  'connections.patch': {
    request: z.object({ id: z.string(), etag, patch: connectionPatch }),
    result: connectionView,
  },
  /** `name` may also be the id. Without an etag it goes whatever it is by now. */
  'connections.remove': {
    request: z.object({ name: z.string(), etag: etag.optional() }),
    result: z.object({}),
  },
  /** Tests a draft that may not be saved yet; with `replaces` (id or name), absent secrets are taken from that connection. */
  'connections.test': {
    request: z.object({
      draft: connectionDraft,
      replaces: z.string().optional(),
      createBucket: z.boolean().optional(),
    }),
    result: testResult,
  },
  /** Tests a connection as it is saved. */
  'connections.testSaved': {
    request: z.object({ id: z.string(), createBucket: z.boolean().optional() }),
    result: testResult,
  },
  /** What is in the storage below the connection's root path, a page at a time. */
  'connections.explore': { request: exploreRequest, result: exploredFolder },
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
