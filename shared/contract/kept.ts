import { z } from 'zod';

const connection = z.object({ connection: z.string() });

export const hiddenVersions = z.discriminatedUnion('supported', [
  /** The storage keeps no versions, or does not show them. */
  z.object({ supported: z.literal(false) }),
  z.object({
    supported: z.literal(true),
    /** Removed backups and older marks of ours below the root path. */
    versions: z.number(),
    bytes: z.number(),
  }),
]);
export type HiddenVersions = z.infer<typeof hiddenVersions>;

/** How long the storage itself keeps an object, whatever anybody deletes. */
export const storageLock = z.object({
  id: z.string(),
  /** ISO 8601; null without a date. */
  until: z.string().nullable(),
  /** Somebody has put a legal hold on it, which has no end of its own. */
  held: z.boolean(),
});
export type StorageLock = z.infer<typeof storageLock>;

/** Backups asked for at once: one request to the storage each. */
export const MOST_LOCKS = 50;

/** What a storage keeps although it was removed, or may not remove. Asked only when somebody wants to know. */
export const keptMethods = {
  'kept.hidden': { request: connection, result: hiddenVersions },
  /** Removes for good what is hidden at that moment. Rejects with `storage-unsupported`. */
  'kept.purge': {
    request: connection,
    result: z.object({
      versions: z.number(),
      bytes: z.number(),
      /** How many stayed, and why the first few did. */
      failed: z.number(),
      reasons: z.array(z.object({ key: z.string(), reason: z.string() })),
    }),
  },
  /** Of these backups those that the storage keeps; none where it is known to lock nothing. */
  'kept.locks': {
    request: connection.extend({ ids: z.array(z.string()).min(1).max(MOST_LOCKS) }),
    result: z.object({ locks: z.array(storageLock) }),
  },
} as const;
