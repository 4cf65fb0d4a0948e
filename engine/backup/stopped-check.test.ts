import { expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { readCatalog } from '../catalog/catalog.ts';
import { BackupRuns } from '../testing/backup-runs.ts';
import type { StorageMethod } from '../testing/faulty-storage.ts';
import { lostConnection } from '../testing/seeded-faults.ts';

const places: readonly [StorageMethod, number][] = [
  ['completeUpload', 1],
  ['head', 1],
  ['get', 1],
  ['get', 3],
];

const noticesOf = (runs: BackupRuns) =>
  runs.events.flatMap((event) => (event.type === 'notice' ? [event.code] : []));

/** Two backups, the second of which takes over most of the first and is broken by `error` in the middle of its check. */
async function brokenCheck(
  runs: BackupRuns,
  [method, call]: readonly [StorageMethod, number],
  when: 'before' | 'after',
  fault: { error: () => unknown; times?: number; signal?: AbortSignal },
): Promise<{ first: string; failure: unknown }> {
  const { key: first } = await runs.run();
  runs.write('new.bin', runs.random.bytes(200_000));
  const { faults, storage } = runs.faulty();
  const isNew = (key: string) => key.endsWith('.zip') && key !== first;
  const { signal, ...rest } = fault;
  faults.inject({ method, call, when, key: isNew, ...rest });
  const running = runs.run({ storage, ...(signal ? { signal } : {}) });
  const failure = await running.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  expect(faults.unfired().filter((text) => text.includes(': 0 of'))).toEqual([]);
  expect(runs.memory.calls.copyPart).toBeGreaterThan(0);
  return { first, failure };
}

/** The upload is there, counts for nothing, and the next run makes it count without sending anything. */
async function expectKeptAndCheckedNext(runs: BackupRuns, first: string): Promise<void> {
  const { backups } = await readCatalog({ storage: runs.memory, rootPath: 'root' });
  expect(backups.map(({ key, checked }) => [key === first, checked])).toEqual([
    [false, false],
    [true, true],
  ]);
  expect(await runs.sound()).toEqual([first]);
  const next = await runs.run();
  expect(next).toMatchObject({ upToDate: true, uploadedBytes: 0, key: backups[0]?.key });
  expect(noticesOf(runs)).toContain('rechecked');
  expect(await runs.sound()).toEqual([next.key, first]);
  expect(await runs.restored(next.key)).toEqual(runs.tree());
  expect(runs.memory.uploads.size).toBe(0);
}

const eachPlace = places.flatMap((place) =>
  (['before', 'after'] as const)
    // Stopped before the storage has put the parts together, there is nothing to be checked yet.
    .filter((when) => place[0] !== 'completeUpload' || when === 'after')
    .map((when) => ({ place, when, name: `${when} ${place.join(' ')}` })),
);

test.each(eachPlace)(
  'stopped $name: the upload stays and the next run checks it',
  async ({ place, when }) => {
    using runs = new BackupRuns({ little: true });
    const stop = new AbortController();
    const error = () => {
      stop.abort(new AppError('cancelled', {}));
      return lostConnection();
    };
    const { first, failure } = await brokenCheck(runs, place, when, { error, signal: stop.signal });
    expect(failure).toMatchObject({ code: 'cancelled' });
    expect(noticesOf(runs)).toEqual(['unchecked-left']);
    await expectKeptAndCheckedNext(runs, first);
  },
);

test.each(eachPlace.filter(({ place: [method, call] }) => method !== 'completeUpload' && call === 1))(
  'cut off for good $name: the same',
  async ({ place, when }) => {
    using runs = new BackupRuns({ little: true });
    const { first, failure } = await brokenCheck(runs, place, when, { error: lostConnection, times: 20 });
    expect(failure).toMatchObject({ code: 'check-unfinished' });
    expect(noticesOf(runs)).not.toContain('unchecked-left');
    await expectKeptAndCheckedNext(runs, first);
  },
);

test('stopped while the mark is taken away, it has been checked', async () => {
  using runs = new BackupRuns({ little: true });
  const { faults, storage } = runs.faulty();
  const stop = new AbortController();
  const key = (name: string) => name.endsWith('.unchecked.json');
  const error = () => {
    stop.abort(new AppError('cancelled', {}));
    return lostConnection();
  };
  faults.inject({ method: 'delete', when: 'before', key, error });
  const result = await runs.run({ storage, signal: stop.signal });
  expect(faults.unfired()).toEqual([]);
  expect(await runs.sound()).toEqual([result.key]);
  expect(noticesOf(runs)).toEqual([]);
});

test('stopped again and again in the check, it is the same upload that waits', async () => {
  using runs = new BackupRuns({ little: true });
  const place = ['get', 2] as const;
  const stopping = () => {
    const stop = new AbortController();
    const error = () => {
      stop.abort(new AppError('cancelled', {}));
      return lostConnection();
    };
    return { error, signal: stop.signal };
  };
  const { first } = await brokenCheck(runs, place, 'before', stopping());
  // The check that is made up for is stopped as well.
  const { faults, storage } = runs.faulty();
  const { error, signal } = stopping();
  faults.inject({ method: 'get', when: 'before', key: (key) => key !== first, error });
  await expect(runs.run({ storage, signal })).rejects.toMatchObject({ code: 'cancelled' });
  expect(faults.unfired()).toEqual([]);
  await expectKeptAndCheckedNext(runs, first);
});

test('put together only after Stop has looked in vain: it bears its mark, and the next run checks it', async () => {
  using runs = new BackupRuns({ little: true });
  const stop = new AbortController();
  let comesLate: (() => Promise<unknown>) | undefined;
  const complete = runs.memory.completeUpload.bind(runs.memory);
  runs.memory.completeUpload = async (key, uploadId, parts) => {
    comesLate = () => complete(key, uploadId, parts);
    stop.abort(new AppError('cancelled', {}));
    throw lostConnection();
  };
  await expect(runs.run({ signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
  runs.memory.completeUpload = complete;
  expect(runs.memory.keys().filter((key) => key.endsWith('.zip'))).toEqual([]);
  await comesLate?.();
  const { backups } = await readCatalog({ storage: runs.memory, rootPath: 'root' });
  expect(backups).toMatchObject([{ checked: false }]);
  expect(await runs.sound()).toEqual([]);
  const next = await runs.run();
  expect(next).toMatchObject({ upToDate: true, key: backups[0]?.key });
  expect(noticesOf(runs)).toContain('rechecked');
  expect(await runs.sound()).toEqual([next.key]);
});
