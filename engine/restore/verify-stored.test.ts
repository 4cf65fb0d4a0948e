import { expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { JobEvent } from '#shared/events.ts';
import type { CatalogEntry } from '../catalog/catalog-types.ts';
import { sidecarKey } from '../catalog/object-key.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { type StoredBackup, storedBackup, testPorts } from '../testing/stored-backup.ts';
import { verifyStored } from './verify-stored.ts';

const entries = [
  { path: 'one', content: 'one '.repeat(1000) },
  { path: 'two', content: 'two '.repeat(1000) },
];
const mayOnlyRead = () =>
  new AppError('access-denied', { operation: 'put', bucket: 'b', status: 403, serverCode: 'AccessDenied' });

async function run({ storage, entry }: StoredBackup, { mayWrite = true, mayMark = true } = {}) {
  const faulty = new FaultyStorage(storage);
  if (!mayWrite) faulty.inject({ method: 'put', when: 'before', error: mayOnlyRead });
  const notices: string[] = [];
  const onEvent = (event: JobEvent) => {
    if (event.type === 'notice') notices.push(event.code);
  };
  const { signal } = new AbortController();
  const asked = { storage: faulty, entry: entry as CatalogEntry, mode: 'full', mayMark } as const;
  const result = await verifyStored({ ...asked, ports: testPorts(), onEvent, signal }).catch(
    (error: unknown) => error,
  );
  const mark = storage.keys().includes(sidecarKey(entry.key, 'verified'));
  return { result, notices, mark, refused: mayMark && !mayWrite ? faulty.allFired() : undefined };
}

const damageEnd = ({ storage, entry }: StoredBackup) => storage.flipByte(entry.key, entry.size - 22);

test('what it found stands beside the backup', async () => {
  const stored = await storedBackup(entries);
  expect(await run(stored)).toMatchObject({ result: { ok: true }, notices: [], mark: true });
});

test('a key that may only read proves as much, and it is said that nobody else will know', async () => {
  const stored = await storedBackup(entries);
  expect(await run(stored, { mayWrite: false })).toMatchObject({
    result: { ok: true, filesChecked: 2 },
    notices: ['verified-mark-left'],
    mark: false,
    refused: true,
  });
});

test('a damaged backup is called that, whether or not it can be marked', async () => {
  const stored = await storedBackup(entries);
  damageEnd(stored);
  const damaged = { result: { code: 'backup-damaged' } };
  expect(await run(stored, { mayWrite: false })).toMatchObject({ ...damaged, mark: false, refused: true });
  expect(await run(stored)).toMatchObject({ ...damaged, mark: true });
});

test('behind a link nothing is written, and nothing said of that', async () => {
  const stored = await storedBackup(entries);
  expect(await run(stored, { mayMark: false })).toMatchObject({
    result: { ok: true },
    notices: [],
    mark: false,
  });
});
