import { AppError } from '#shared/errors/app-error.ts';
import type { StorageCapabilities } from './capabilities.ts';

const MiB = 1024 * 1024;

/** What a storage can take. */
export interface PartLimits {
  readonly minPartSize: number;
  readonly maxPartSize: number;
  readonly maxParts: number;
  readonly maxObjectSize: number;
}

export const s3Limits: PartLimits = {
  minPartSize: 5 * MiB,
  maxPartSize: 5 * 1024 * MiB,
  maxParts: 10_000,
  maxObjectSize: 5 * 1024 * 1024 * MiB,
};

/**
 * The one part size for a whole upload of about `estimatedSize` bytes, in whole MiB: 8 MiB for most; more as soon
 * as there would be over 900 parts, for storages that take no more than 1,000; and beyond 32 MiB, where memory
 * counts more, as many as 9,000 of the usual limit of 10,000. One tenth is left for a bad estimate.
 * Throws `backup-too-large` when the storage cannot take that much.
 */
export function planPartSize(estimatedSize: number, limits: PartLimits = s3Limits): number {
  if (!(estimatedSize >= 0)) throw new RangeError(`no size: ${estimatedSize}`);
  if (estimatedSize > limits.maxObjectSize) throw tooLarge(estimatedSize, limits.maxObjectSize);
  const fewParts = Math.min(Math.max(8 * MiB, estimatedSize / 900), 32 * MiB);
  const wanted = Math.max(fewParts, estimatedSize / (limits.maxParts * 0.9), limits.minPartSize);
  const partSize = Math.ceil(wanted / MiB) * MiB;
  if (partSize > limits.maxPartSize) throw tooLarge(estimatedSize, limits.maxPartSize * limits.maxParts);
  return partSize;
}

/** What a storage takes by its capabilities. */
export function partLimits(capabilities: StorageCapabilities): PartLimits {
  const { maxParts, multipart } = capabilities;
  const inParts = { ...s3Limits, maxParts: Math.min(maxParts, s3Limits.maxParts) };
  return multipart === 'no' ? { ...inParts, maxObjectSize: s3Limits.maxPartSize } : inParts;
}

/**
 * Most bytes of a copied part out of a base of `baseSize`: 256 MiB, so that several are copied at once and none takes
 * long; more when that would use up over a quarter of the part numbers.
 */
export function copySizeFor(baseSize: number, minPartSize: number, maxParts: number): number {
  const wanted = Math.max(256 * MiB, Math.ceil(baseSize / (maxParts / 4)));
  return Math.max(2 * minPartSize, Math.min(wanted, s3Limits.maxPartSize));
}

function tooLarge(size: number, limit: number): AppError<'backup-too-large'> {
  return new AppError('backup-too-large', { size, limit });
}
