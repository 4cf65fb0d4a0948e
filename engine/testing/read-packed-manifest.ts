import { parseEnd } from '../archive/end-of-directory.ts';
import { parseLocalHeader } from '../archive/local-header.ts';
import { MANIFEST_NAME, type ManifestFooter, type ManifestRecord } from '../archive/manifest.ts';
import { readManifest } from '../archive/manifest-reader.ts';
import { parseCentralDirectory } from '../archive/parse-central-directory.ts';

/** The manifest of a whole backup in memory, checked against its zip entry. */
export async function readPackedManifest(
  zip: Uint8Array,
): Promise<{ records: ManifestRecord[]; footer: ManifestFooter }> {
  const end = parseEnd(zip, zip.length);
  const directory = zip.subarray(end.directoryOffset, end.directoryOffset + end.directorySize);
  const entry = parseCentralDirectory(directory, end.entries).find(({ name }) => name === MANIFEST_NAME);
  if (entry === undefined) throw new Error('There is no manifest.');
  const { length } = parseLocalHeader(zip.subarray(entry.offset));
  const data = zip.subarray(entry.offset + length, entry.offset + length + entry.compressedSize);
  const records: ManifestRecord[] = [];
  let footer: ManifestFooter | undefined;
  await readManifest(
    [data],
    {
      header: () => {},
      record: (record) => records.push(record),
      footer: (found) => {
        footer = found;
      },
    },
    { size: entry.size, crc32: entry.crc32 },
  );
  if (footer === undefined) throw new Error('The manifest has no end.');
  return { records, footer };
}
