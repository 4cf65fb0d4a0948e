import { z } from 'zod';
import { corsRule } from '../cors.ts';

export const corsState = z.discriminatedUnion('supported', [
  /** The storage has no such rules, or keeps them where only its own settings reach. */
  z.object({ supported: z.literal(false) }),
  z.object({
    supported: z.literal(true),
    rules: z.array(corsRule),
    /** What is missing, as it would be added or widened; null when nothing is. */
    change: corsRule.nullable(),
  }),
]);
export type CorsStateView = z.infer<typeof corsState>;

const request = z.object({
  connection: z.string(),
  /** The web pages: `*`, or scheme and host. */
  origin: z.string().max(2048),
});

/** Which web pages may read backups by their links, in a browser. Nothing that Holdall itself needs. */
export const corsMethods = {
  'cors.look': { request, result: corsState },
  /** Adds what is missing; rules of others stay. Rejects with `storage-unsupported`. */
  'cors.apply': { request, result: corsState },
} as const;
