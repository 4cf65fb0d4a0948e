import { type Entry, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';

/** The entries of a zip as zip.js lists them in its strictest mode: it refuses whatever readers could read in two ways. */
export async function readStrictly(bytes: Uint8Array): Promise<Entry[]> {
  const reader = new ZipReader(new Uint8ArrayReader(Uint8Array.from(bytes)), {
    strictness: 'strict',
    checkSignature: true,
    useWebWorkers: false,
  });
  return reader.getEntries();
}
