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

export const testStep = z.object({
  /** Stable name of the step: reach, write, read, range, list, delete, … */
  step: z.string(),
  ok: z.boolean(),
  /** What went wrong or what is worth knowing, in plain words. */
  message: z.string().optional(),
  /** Why the step failed; its code says which field of the form it belongs to. */
  failure: failure.optional(),
});

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
    result: z.object({ ok: z.boolean(), steps: z.array(testStep) }),
  },
  /** “Try it on this computer”: starts the built-in server on a folder, with sample data and a plan for it. */
  'connections.tryHere': {
    request: z.object({}),
    result: z.object({ connection: z.string(), plan: z.string() }),
  },
} as const;
