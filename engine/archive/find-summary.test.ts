import { expect, test } from 'vitest';
import { buildSmallZip, type SmallZipEntry } from '../testing/small-zip.ts';
import { parseEnd } from './end-of-directory.ts';
import { findSummary, TAIL_LENGTH } from './find-summary.ts';
import { MANIFEST_NAME, MAX_SUMMARY } from './manifest.ts';

const file: SmallZipEntry = { name: 'Notes/hello.txt', content: 'hello' };
const manifest: SmallZipEntry = { name: MANIFEST_NAME, content: '{}' };

/** What is found in the last `length` bytes. */
function found(entries: SmallZipEntry[], length = TAIL_LENGTH): string | undefined {
  const zip = buildSmallZip(entries);
  const tail = zip.subarray(Math.max(0, zip.length - length));
  const summary = findSummary(tail, zip.length, parseEnd(tail, zip.length));
  return summary && Buffer.from(summary).toString();
}

test('it is the comment of the manifest, the last entry', () => {
  expect(found([file, { ...manifest, comment: '{"holdall":1}' }])).toBe('{"holdall":1}');
});

test('the longest one stands in the shortest tail, behind as many entries as you like', () => {
  const many = Array.from({ length: 500 }, (_, at) => ({ ...file, name: `Notes/${at}` }));
  const comment = 'x'.repeat(MAX_SUMMARY);
  expect(found([...many, { ...manifest, comment }])).toBe(comment);
});

test.each<[string, SmallZipEntry[]]>([
  ['without a manifest', [file]],
  ['whose manifest has no comment', [file, manifest]],
  ['whose manifest is not the last entry', [{ ...manifest, comment: '{}' }, file]],
  ['whose last entry is another with a comment', [manifest, { ...file, comment: '{"holdall":1}' }]],
  ['that is empty', []],
])('a zip %s has none', (_, entries) => {
  expect(found(entries)).toBeUndefined();
});

test('a signature in the comment is not taken for an entry', () => {
  const comment = `PK\u0001\u0002${'\0'.repeat(60)}`;
  expect(found([file, { ...manifest, comment }])).toBe(comment);
});

test('a tail that is too short to hold it yields none', () => {
  expect(found([file, { ...manifest, comment: 'x'.repeat(500) }], 300)).toBeUndefined();
});
