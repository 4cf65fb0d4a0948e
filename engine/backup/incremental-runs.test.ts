import { appendFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { BackupRuns } from '../testing/backup-runs.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage, type StorageMethod } from '../testing/faulty-storage.ts';
import { lostConnection } from '../testing/seeded-faults.ts';

const MiB = 1024 * 1024;
const noticesOf = (runs: BackupRuns) =>
  runs.events.flatMap((event) => (event.type === 'notice' ? [event.code] : []));

/** A little of everything a person does in a day. */
function changeSomething(runs: BackupRuns): void {
  appendFileSync(runs.path('note.txt'), ' and more');
  runs.write('new.bin', runs.random.bytes(200_000));
  rmSync(runs.path('many', '7.bin'));
}

async function expectWhole(runs: BackupRuns, key: string): Promise<void> {
  expect(await runs.restored(key)).toEqual(runs.tree());
  expect(runs.memory.uploads.size).toBe(0);
}

describe('a second backup', () => {
  test('sends what changed and takes the rest over; both restore what there was', async () => {
    using runs = new BackupRuns({ threads: true });
    const first = await runs.run();
    const before = runs.tree();
    changeSomething(runs);
    const second = await runs.run();
    expect(first).toMatchObject({ copiedBytes: 0, upToDate: false });
    expect(first.uploadedBytes).toBe(first.size);
    expect(second.uploadedBytes + second.copiedBytes).toBe(second.size);
    expect(second.uploadedBytes).toBeLessThan(3 * MiB);
    await expectWhole(runs, second.key);
    expect(await runs.restored(first.key)).toEqual(before);
  });

  test('is none when nothing changed, unless one is wanted', async () => {
    using runs = new BackupRuns();
    const first = await runs.run();
    const again = await runs.run();
    expect(again).toMatchObject({
      upToDate: true,
      id: first.id,
      key: first.key,
      uploadedBytes: 0,
      files: first.files,
    });
    expect(await runs.sound()).toEqual([first.key]);
    const wanted = await runs.run({ evenIfUnchanged: true });
    expect(wanted).toMatchObject({ upToDate: false });
    expect(wanted.uploadedBytes).toBeLessThan(MiB);
    await expectWhole(runs, wanted.key);
  });

  test('is none only while the one before is still there', async () => {
    using runs = new BackupRuns();
    const first = await runs.run();
    await runs.memory.delete(first.key);
    const second = await runs.run();
    expect(second).toMatchObject({ upToDate: false, copiedBytes: 0 });
    await expectWhole(runs, second.key);
  });

  test('does not send a file whose times changed and nothing else, nor one that moved', async () => {
    using runs = new BackupRuns();
    await runs.run();
    utimesSync(runs.path('big.bin'), 1, 1);
    const touched = await runs.run();
    expect(touched).toMatchObject({ upToDate: false });
    expect(touched.uploadedBytes).toBeLessThan(MiB);
    renameSync(runs.path('big.bin'), runs.path('moved.bin'));
    const moved = await runs.run();
    // The header is new, and the shortest part stands around it.
    expect(moved.uploadedBytes).toBeLessThan(8 * MiB);
    await expectWhole(runs, moved.key);
  });

  test('on a computer that has another name now takes over what it saved under the old one', async () => {
    using runs = new BackupRuns();
    const first = await runs.run({ device: { id: 'device-1', name: 'desk' } });
    changeSomething(runs);
    const renamed = await runs.run({ device: { id: 'device-1', name: 'attic' } });
    expect(renamed.key).toContain('/attic/');
    expect(renamed.uploadedBytes).toBeLessThan(3 * MiB);
    await expectWhole(runs, renamed.key);
    changeSomethingElse(runs);
    const next = await runs.run({ device: { id: 'device-1', name: 'attic' } });
    expect(next.uploadedBytes).toBeLessThan(3 * MiB);
    await expectWhole(runs, next.key);
    const other = await runs.run({ device: { id: 'device-2', name: 'attic' } });
    expect(other).toMatchObject({ copiedBytes: 0 });
    expect(first.key).toContain('/desk/');
  });

  test('sends everything when asked to, and without a memory', async () => {
    using runs = new BackupRuns();
    await runs.run();
    changeSomething(runs);
    expect(await runs.run({ full: true })).toMatchObject({ copiedBytes: 0 });
    expect(await runs.run({ remembers: false })).toMatchObject({ copiedBytes: 0, upToDate: false });
  });

  test('purged holds nothing of what was deleted', async () => {
    using runs = new BackupRuns();
    const secret = runs.random.bytes(64);
    runs.write('many/3b.bin', Buffer.concat([runs.random.bytes(5000), secret, runs.random.bytes(5000)]));
    await runs.run();
    rmSync(runs.path('many', '3b.bin'));
    const kept = await runs.run();
    const purged = await runs.run({ purge: true });
    const holds = (key: string) =>
      Buffer.from(runs.memory.objects.get(key)?.bytes ?? []).includes(Buffer.from(secret));
    expect(holds(kept.key)).toBe(true);
    expect(holds(purged.key)).toBe(false);
    expect(purged.copiedBytes).toBeGreaterThan(purged.uploadedBytes);
    await expectWhole(runs, purged.key);
  });
});

describe('a storage that', () => {
  test('copies nothing gets everything, and is not asked again', async () => {
    using runs = new BackupRuns({ lacks: ['partCopy'] });
    await runs.run();
    changeSomething(runs);
    const second = await runs.run();
    expect(second).toMatchObject({ copiedBytes: 0, status: 'complete' });
    expect(noticesOf(runs)).toContain('upload-starts-over');
    expect(runs.capabilities.load().partCopy).toBe('no');
    await expectWhole(runs, second.key);
    const notices = noticesOf(runs).length;
    changeSomethingElse(runs);
    await expectWhole(runs, (await runs.run()).key);
    expect(noticesOf(runs)).toHaveLength(notices);
  });

  test('wants parts of one size still takes most of it over', async () => {
    using runs = new BackupRuns({ lacks: ['unequalParts'] });
    await runs.run();
    changeSomething(runs);
    const second = await runs.run();
    expect(runs.capabilities.load().unequalParts).toBe('no');
    expect(second.copiedBytes).toBeGreaterThan(second.size / 2);
    await expectWhole(runs, second.key);
  });

  test('takes no parts at all gets each backup in one piece', async () => {
    using runs = new BackupRuns({ lacks: ['multipart'] });
    await runs.run();
    changeSomething(runs);
    const second = await runs.run();
    expect(second).toMatchObject({ copiedBytes: 0, uploadedBytes: second.size });
    await expectWhole(runs, second.key);
  });

  test('loses the backup before in the middle of a copy gets everything', async () => {
    using runs = new BackupRuns();
    const first = await runs.run();
    changeSomething(runs);
    const { faults, storage } = runs.faulty();
    const gone = () => new AppError('object-changed', { key: first.key });
    faults.inject({ method: 'copyPart', when: 'before', call: 2, error: gone });
    const second = await runs.run({ storage });
    expect(faults.unfired()).toEqual([]);
    expect(second).toMatchObject({ copiedBytes: 0, status: 'complete' });
    await expectWhole(runs, second.key);
  });
});

function changeSomethingElse(runs: BackupRuns): void {
  appendFileSync(runs.path('note.txt'), ' and still more');
}

describe('a run that was stopped', () => {
  /** Stops the run when the n-th call of `method` is answered. */
  async function stopAt(runs: BackupRuns, method: StorageMethod, call: number): Promise<void> {
    const faults = new FaultyStorage(runs.memory);
    const stop = new AbortController();
    faults.inject({
      method,
      when: 'after',
      call,
      error: () => {
        stop.abort(new AppError('cancelled', {}));
        return lostConnection();
      },
    });
    await expect(runs.run({ storage: runs.retrying(faults), signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(faults.unfired()).toEqual([]);
  }

  test('is continued by the next one: what had arrived is not sent again', async () => {
    using runs = new BackupRuns({ threads: true });
    await stopAt(runs, 'uploadPart', 2);
    expect(runs.memory.uploads.size).toBe(1);
    const { storage } = runs.faulty();
    const next = await runs.run({ storage });
    expect(next.resumedBytes).toBeGreaterThanOrEqual(8 * MiB);
    expect(next.resumedBytes + next.uploadedBytes).toBe(next.size);
    await expectWhole(runs, next.key);
  });

  test('is continued also where it copied', async () => {
    using runs = new BackupRuns();
    await runs.run();
    changeSomething(runs);
    await stopAt(runs, 'copyPart', 1);
    expect(runs.memory.uploads.size).toBe(1);
    const next = await runs.run();
    expect(next.uploadedBytes).toBeLessThan(3 * MiB);
    await expectWhole(runs, next.key);
  });

  test('whose files changed meanwhile ends with what they are now', async () => {
    using runs = new BackupRuns();
    await stopAt(runs, 'uploadPart', 2);
    runs.write('many/0.bin', runs.random.bytes(800_000));
    runs.write('added.bin', runs.random.bytes(3 * MiB));
    await expectWhole(runs, (await runs.run()).key);
  });

  test('whose files became fewer ends with what they are now', async () => {
    using runs = new BackupRuns({ wantsAllParts: true });
    await stopAt(runs, 'completeUpload', 1).catch(() => undefined);
    rmSync(runs.path('big.bin'));
    await expectWhole(runs, (await runs.run()).key);
  });

  test('whose base has gone meanwhile starts over and leaves no parts', async () => {
    using runs = new BackupRuns();
    const first = await runs.run();
    changeSomething(runs);
    await stopAt(runs, 'copyPart', 1);
    await runs.memory.delete(first.key);
    const next = await runs.run();
    expect(next).toMatchObject({ copiedBytes: 0, resumedBytes: 0 });
    await expectWhole(runs, next.key);
  });

  test('and whose changes were taken back leaves nothing to be paid for', async () => {
    using runs = new BackupRuns();
    const first = await runs.run();
    runs.write('new.bin', runs.random.bytes(12 * MiB));
    await stopAt(runs, 'uploadPart', 1);
    expect(runs.memory.uploads.size).toBe(1);
    rmSync(runs.path('new.bin'));
    expect(await runs.run()).toMatchObject({ upToDate: true, id: first.id });
    expect(runs.memory.uploads.size).toBe(0);
  });

  test('right behind the completion is looked at, and counted once it was', async () => {
    using runs = new BackupRuns();
    await stopAt(runs, 'completeUpload', 1);
    expect(await runs.sound()).toEqual([]);
    const next = await runs.run();
    expect(next.upToDate).toBe(true);
    expect(await runs.sound()).toEqual([next.key]);
    await expectWhole(runs, next.key);
  });
});

describe('whatever call breaks, before or after the storage did it', () => {
  const calls: readonly [StorageMethod, number][] = [
    ['list', 1],
    ['head', 1],
    ['head', 2],
    ['get', 1],
    ['get', 2],
    ['put', 1],
    ['createUpload', 1],
    ['uploadPart', 1],
    ['copyPart', 1],
    ['copyPart', 2],
    ['listUploads', 1],
    ['completeUpload', 1],
    ['delete', 1],
  ];
  test.each(
    calls.flatMap(([method, call]) => [
      { method, call, when: 'before' as const },
      { method, call, when: 'after' as const },
    ]),
  )('$when $method, call $call, for good', async ({ method, call, when }) => {
    // A second copy takes more than a little.
    using runs = new BackupRuns({ little: method !== 'copyPart' });
    await runs.run();
    const before = runs.tree();
    changeSomething(runs);
    const { faults, storage } = runs.faulty();
    faults.inject({ method, when, call, times: 3, error: lostConnection });
    const outcome = await runs.run({ storage }).then(
      (result) => result.status,
      (error) => (error instanceof AppError ? error.code : error),
    );
    expect(faults.unfired().filter((text) => text.includes(': 0 of'))).toEqual([]);
    expect(['complete', 'connection-lost', 'check-unfinished']).toContain(outcome);
    // Whatever is listed as sound by now restores one of the two states whole.
    for (const key of await runs.sound())
      expect([before, runs.tree()]).toContainEqual(await runs.restored(key));
    const next = await runs.run();
    expect(next.status).toBe('complete');
    await expectWhole(runs, next.key);
    expect((await runs.sound())[0]).toBe(next.key);
  });

  test('seeded: several break, one after the other', async () => {
    const random = new FakeRandom(77);
    using runs = new BackupRuns();
    await runs.run();
    let fired = 0;
    for (let day = 0; day < 8; day += 1) {
      runs.write(`day-${day}.bin`, random.bytes(300_000));
      const { faults, storage } = runs.faulty();
      for (let n = 0; n < 2; n += 1) {
        const [method] = calls[random.integer(calls.length)] ?? ['put'];
        const when = random.integer(2) === 0 ? 'before' : 'after';
        faults.inject({ method, when, call: 1 + random.integer(2), times: 3, error: lostConnection });
      }
      await runs.run({ storage }).catch((error) => expect(error).toBeInstanceOf(AppError));
      fired += 2 - faults.unfired().filter((text) => text.includes(': 0 of')).length;
      for (const key of (await runs.sound()).slice(0, 1)) await runs.restored(key);
    }
    expect(fired).toBeGreaterThan(8);
    await expectWhole(runs, (await runs.run()).key);
  });
});
