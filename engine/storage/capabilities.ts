import { z } from 'zod';

/** `unknown`: never tried, or the storage would not say; the engine then tries, and takes a refusal as the answer. */
const ability = z.enum(['yes', 'no', 'unknown']);
export type Ability = z.infer<typeof ability>;

/**
 * What a storage was seen to do; found out by trying (the connection test, or a surprise in the middle of a job),
 * never from the provider's name.
 */
export const storageCapabilities = z.object({
  /** Uploads in parts. */
  multipart: ability,
  /** Bytes of one object become a part of another without travelling. */
  partCopy: ability,
  /** Parts before the last one may differ in size. */
  unequalParts: ability,
  /** Parts may arrive in any order, several at once. */
  partsInAnyOrder: ability,
  /** Most parts of an upload. */
  maxParts: z.number().int().min(1),
  /** The parts of an unfinished upload can be listed, and unfinished uploads too. */
  listParts: ability,
  /** Many objects deleted by one call. */
  batchDelete: ability,
  listV2: ability,
  /** `If-None-Match: *` on a PUT: `no` when it is refused, or accepted and not kept. */
  conditionalCreate: ability,
  /** Whether a deleted object leaves a hidden version behind. */
  versioning: z.enum(['off', 'on', 'suspended', 'unknown']),
  /** Objects are locked against deletion for a time. */
  objectLock: ability,
  /** Strangers can read or list the bucket. */
  public: ability,
});
export type StorageCapabilities = z.infer<typeof storageCapabilities>;

/** Nothing has been tried yet; S3's own limits stand. */
export const unknownCapabilities: StorageCapabilities = {
  multipart: 'unknown',
  partCopy: 'unknown',
  unequalParts: 'unknown',
  partsInAnyOrder: 'unknown',
  maxParts: 10_000,
  listParts: 'unknown',
  batchDelete: 'unknown',
  listV2: 'unknown',
  conditionalCreate: 'unknown',
  versioning: 'unknown',
  objectLock: 'unknown',
  public: 'unknown',
};

/** Remembers capabilities of one connection's storage. A cache: losing it costs a few refused calls. */
export interface CapabilityMemory {
  /** What is known and not too old; `unknownCapabilities` otherwise. */
  load(): StorageCapabilities;
  /** Takes note of what was just seen. Never throws. */
  learn(seen: Partial<StorageCapabilities>): void;
}
