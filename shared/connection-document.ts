import { z } from 'zod';
import { connectionSettings } from './connection.ts';

/**
 * A connection as one document for changes. A secret that is absent stays as it is; a session token of '' is
 * removed. Other members that are absent or null get their default.
 */
export const connectionDocument = z.strictObject({
  ...connectionSettings.partial().shape,
  /** Can be written, never read. */
  secretAccessKey: z.string().max(4096).optional(),
  /** Can be written, never read. */
  sessionToken: z.string().max(16_384).optional(),
});
export type ConnectionDocument = z.infer<typeof connectionDocument>;

/** A document for a connection that does not exist yet. */
export const newConnection = connectionDocument.required({
  name: true,
  bucket: true,
  accessKeyId: true,
  secretAccessKey: true,
});

const path = z.string().max(200);
const value = z.union([z.string().max(16_384), z.null()]);

/** One operation of a JSON Patch (RFC 6902); all members of a connection are texts or null, none is nested. */
const patchOperation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.enum(['add', 'replace', 'test']), path, value }),
  z.strictObject({ op: z.literal('remove'), path }),
  z.strictObject({ op: z.enum(['move', 'copy']), path, from: path }),
]);

/** Operations that are applied one after the other, all of them or none. */
export const connectionPatch = z.array(patchOperation).max(100);
export type ConnectionPatch = z.infer<typeof connectionPatch>;
