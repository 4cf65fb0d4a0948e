import { expect, test } from 'vitest';
import { NewerFormatError, ZipFormatError } from '../archive/zip-format-error.ts';
import { type HandMadeEntry, handMadeBackup } from '../testing/hostile-zips.ts';
import { type StoredBackup, storeBytes } from '../testing/stored-backup.ts';
import { readKnownEnd } from './open-backup.ts';
import { openOddBackup } from './open-odd-backup.ts';
import type { OpenBackup } from './reader-types.ts';
import { RecordTable } from './record-table.ts';

const entries: HandMadeEntry[] = [
  { path: 'good.txt', content: 'all is well' },
  { path: 'sub', type: 'folder' },
  { path: 'sub/stored.bin', content: 'stored', method: 0 },
  { path: 'sub/l', type: 'link', target: '../good.txt' },
];

/** All that is known of an opened backup, or the problem that it has; with the records as an array. */
async function told(open: () => Promise<OpenBackup>): Promise<unknown> {
  try {
    const backup = await open();
    return { ...backup, records: [...backup.records] };
  } catch (error) {
    if (error instanceof ZipFormatError || error instanceof NewerFormatError) return error.message;
    // `openBackup` says the same in the words for a person.
    if (error instanceof Error && error.cause instanceof Error) return error.cause.message;
    throw error;
  }
}

async function openedCarefully({ storage, entry }: StoredBackup): Promise<OpenBackup> {
  const { signal } = new AbortController();
  return openOddBackup(await readKnownEnd(storage, entry, signal), storage, entry, signal);
}

test('what passes by as sound is what the careful reader finds, whichever byte is another', async () => {
  const made = handMadeBackup(entries);
  const kinds = new Map<string, number>();
  for (let at = made.manifestOffset; at < made.bytes.length; at += 1) {
    const bytes = made.bytes.slice();
    bytes[at] = (bytes[at] ?? 0) ^ 0x01;
    const stored = await storeBytes(made, bytes);
    const one = await told(async () => {
      const backup = await stored.open();
      const kind = backup.records instanceof RecordTable ? 'sound' : 'odd';
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      return backup;
    });
    expect(one, `byte ${at}`).toEqual(await told(() => openedCarefully(stored)));
  }
  // Times, permissions and the like may be others without anybody being able to tell.
  expect(kinds.get('sound')).toBeGreaterThan(0);
  expect(kinds.get('odd')).toBeGreaterThan(100);
});

test('a sound backup is read in columns', async () => {
  const made = handMadeBackup(entries);
  const { open } = await storeBytes(made, made.bytes);
  const { records } = await open();
  expect(records).toBeInstanceOf(RecordTable);
  expect([...records]).toEqual(made.records);
});

test('a manifest whose length in the directory is a lie is not believed', async () => {
  const made = handMadeBackup([{ path: 'a', content: 'x' }]);
  const bytes = made.bytes.slice();
  const view = Buffer.from(bytes.buffer);
  const central = view.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  // One byte less, in both headers of the manifest.
  for (const at of [central + 20, made.manifestOffset + 18])
    view.writeUInt32LE(view.readUInt32LE(at) - 1, at);
  const stored = await storeBytes(made, bytes);
  const { problem, records } = await stored.open();
  expect(problem).toMatch(/cannot be unpacked|breaks off|shorter/);
  expect(records).not.toBeInstanceOf(RecordTable);
});
