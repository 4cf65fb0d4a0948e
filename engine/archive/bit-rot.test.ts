import { crc32, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildSmallZip } from '../testing/small-zip.ts';
import type { CentralEntry } from './central-entry.ts';
import { checkEntries, checkLocalHeader } from './check-entries.ts';
import { parseEnd } from './end-of-directory.ts';
import { parseLocalHeader } from './local-header.ts';
import { parseCentralDirectory } from './parse-central-directory.ts';
import { ZipFormatError } from './zip-format-error.ts';

/** Reads a zip as strictly as the rules allow; throws, or names a problem, or returns what it understood. */
function understand(
  zip: Uint8Array,
): { problem: string } | { entries: readonly CentralEntry[]; contents: string[] } {
  try {
    const end = parseEnd(zip, zip.length);
    const directory = zip.subarray(end.directoryOffset, end.directoryOffset + end.directorySize);
    const entries = parseCentralDirectory(directory, end.entries);
    for (const problem of checkEntries(entries, end.directoryOffset).values()) return { problem };
    const contents: string[] = [];
    for (const [index, entry] of entries.entries()) {
      const local = parseLocalHeader(zip.subarray(entry.offset));
      const problem = checkLocalHeader(entry, local, entries[index + 1]?.offset ?? end.directoryOffset);
      if (problem !== undefined) return { problem };
      const start = entry.offset + local.length;
      const data = zip.subarray(start, start + entry.compressedSize);
      const content = entry.method === 8 ? inflateRawSync(data, { maxOutputLength: entry.size || 1 }) : data;
      if (content.length !== entry.size || crc32(content) !== entry.crc32) return { problem: 'checksum' };
      contents.push(Buffer.from(content).toString());
    }
    return { entries, contents };
  } catch (error) {
    if (error instanceof ZipFormatError) return { problem: error.problem };
    if (error instanceof Error && 'code' in error) return { problem: String(error.code) };
    throw error;
  }
}

const zip = buildSmallZip([
  { name: 'a/ä', content: 'one' },
  { name: 'a/y', content: 'two two two two two', method: 8 },
  { name: 'a/', type: 'folder', mode: 0o755 },
]);

test('no flipped bit changes a name or a content unnoticed', () => {
  const sound = understand(zip);
  if ('problem' in sound) throw new Error(sound.problem);
  const names = (entries: readonly CentralEntry[]) => entries.map(({ name }) => name);
  let found = 0;
  for (let bit = 0; bit < zip.length * 8; bit += 1) {
    const flipped = Uint8Array.from(zip);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const result = understand(flipped);
    if ('problem' in result) {
      found += 1;
      continue;
    }
    expect([bit >> 3, names(result.entries)]).toEqual([bit >> 3, names(sound.entries)]);
    expect([bit >> 3, result.contents]).toEqual([bit >> 3, sound.contents]);
  }
  // What is left are times, permissions, types, versions: no zip protects those, so the manifest records them.
  expect(found / (zip.length * 8)).toBeGreaterThan(0.6);
});

test('every truncation and every lost stretch is noticed', () => {
  for (let cut = 1; cut < zip.length; cut += 1) {
    expect(understand(zip.subarray(0, cut))).toHaveProperty('problem');
    expect(understand(zip.subarray(cut))).toHaveProperty('problem');
    const hole = Buffer.concat([zip.subarray(0, cut - 1), zip.subarray(cut)]);
    expect(understand(hole)).toHaveProperty('problem');
  }
});
