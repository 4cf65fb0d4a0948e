import type { ByteRange, Storage } from '../storage/storage.ts';

/**
 * Bytes `range` of the object in one piece, on condition that it is still the one with this ETag.
 * @throws AppError of the storage; `object-changed` when the object was replaced.
 */
export async function readRange(
  storage: Pick<Storage, 'get'>,
  object: { readonly key: string; readonly etag: string },
  range: ByteRange,
  signal: AbortSignal,
): Promise<Uint8Array> {
  return readInto(new Uint8Array(range.end - range.start), storage, object, range, signal);
}

/** The same into the front of memory that is there already. */
export async function readInto(
  memory: Uint8Array,
  storage: Pick<Storage, 'get'>,
  object: { readonly key: string; readonly etag: string },
  range: ByteRange,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = memory.subarray(0, range.end - range.start);
  let filled = 0;
  const { body } = await storage.get(object.key, { range, ifMatch: object.etag, signal });
  for await (const piece of body) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  if (filled !== bytes.length) throw new RangeError(`a storage gave ${filled} bytes of ${bytes.length}`);
  return bytes;
}
