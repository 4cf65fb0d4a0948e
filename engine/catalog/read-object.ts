import type { ByteRange, Storage } from '../storage/storage.ts';

export interface ReadObject {
  readonly bytes: Uint8Array;
  /** Of the whole object. */
  readonly size: number;
  readonly etag: string;
}

/** A small object, or a small piece of one, in memory. Rejects as `Storage.get` does. */
export async function readObject(
  storage: Storage,
  key: string,
  options: { readonly range?: ByteRange; readonly signal?: AbortSignal | undefined } = {},
): Promise<ReadObject> {
  const { body, size, etag } = await storage.get(key, options);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { bytes: new Uint8Array(Buffer.concat(chunks)), size, etag };
}
