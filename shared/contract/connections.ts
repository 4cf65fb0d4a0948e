import { z } from 'zod';
import { connectionSettings } from '../connection.ts';
import { testStep } from './connection-test.ts';

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
