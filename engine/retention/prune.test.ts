import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { JobEvent } from '#shared/events.ts';
import { readCatalog } from '../catalog/catalog.ts';
import { fixtureId, storeBackup } from '../catalog/fixtures/store-backup.ts';
import { sidecarKey } from '../catalog/object-key.ts';
import { markUnchecked, markVerified, pin } from '../catalog/sidecars.ts';
import type { Storage } from '../storage/storage.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { busy, lostConnection } from '../testing/seeded-faults.ts';
import { DAY_MS } from './calendar.ts';
import { type PruneOptions, prune } from './prune.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;
const text = (value: string) => new TextEncoder().encode(value);

/** Five backups an hour apart; `keys[0]` is the oldest. */
async function fiveBackups() {
  const clock = new FakeClock({ now: NOW });
  const storage = new MemoryStorage({ clock });
  const keys: string[] = [];
  for (const number of [1, 2, 3, 4, 5]) {
    keys.push(await storeBackup(storage, { id: fixtureId(number), createdAt: NOW - (5 - number) * HOUR }));
  }
  const run = (options: Partial<PruneOptions> = {}, through: Storage = storage) =>
    prune({ storage: through, rootPath: 'root', clock, rules: { keepLast: 2 }, ...options });
  const entry = async (key: string | undefined) => {
    const found = (await readCatalog({ storage, rootPath: 'root' })).backups.find((b) => b.key === key);
    if (!found) throw new Error('a backup expected');
    return found;
  };
  return { storage, clock, keys, run, entry };
}

test('removes what no rule keeps, and its marks', async () => {
  const { storage, keys, run, entry } = await fiveBackups();
  await markVerified(storage, await entry(keys[0]), { at: NOW, mode: 'full', ok: true });
  await markVerified(storage, await entry(keys[1]), { at: NOW, mode: 'sample', sample: 5, ok: true });
  await storage.put('root/foreign.txt', text('mine'));
  const events: JobEvent[] = [];
  const size = storage.bytesOf(keys[1] ?? '').length;
  const result = await run({ onEvent: (event) => events.push(event) });
  // The oldest is the only one that was ever proven, so it stays.
  expect(storage.keys()).toEqual(
    [keys[0], sidecarKey(keys[0] ?? '', 'verified'), keys[3], keys[4], 'root/foreign.txt'].sort(),
  );
  expect(result.removed.map((backup) => backup.key)).toEqual([keys[2], keys[1]]);
  expect(result).toMatchObject({ dryRun: false, kept: 3, bytesFreed: 2 * size, spared: [], orphans: 0 });
  expect(result.error).toBeUndefined();
  expect(events.at(-1)).toMatchObject({ phase: 'delete', filesDone: 2, filesTotal: 2 });
});

test('a dry run says the same and removes nothing', async () => {
  const { storage, keys, run } = await fiveBackups();
  const before = storage.keys();
  const planned = await run({ dryRun: true });
  expect(storage.keys()).toEqual(before);
  expect([storage.calls.deleteMany, storage.calls.delete]).toEqual([undefined, undefined]);
  const done = await run();
  expect(planned).toEqual({ ...done, dryRun: true });
  expect(done.removed.map((backup) => backup.key)).toEqual([keys[2], keys[1], keys[0]]);
});

test('needs a rule, before anything is asked of the storage', async () => {
  const { storage, run } = await fiveBackups();
  await expect(run({ rules: {} })).rejects.toMatchObject({ code: 'retention-empty' });
  expect(storage.calls.list).toBeUndefined();
});

test('goes on under a new name with what was saved under the old one, by either name', async () => {
  for (const device of ['Attic', 'Desk', 'id-1']) {
    const clock = new FakeClock({ now: NOW });
    const storage = new MemoryStorage({ clock });
    const names = ['Desk', 'Desk', 'Attic', 'Attic'];
    const keys: string[] = [];
    for (const [at, name] of names.entries()) {
      const made = { id: fixtureId(at + 1), device: { id: 'id-1', name }, createdAt: NOW - (9 - at) * HOUR };
      keys.push(await storeBackup(storage, made));
    }
    const other = { id: fixtureId(8), device: { id: 'id-2', name: 'Desk' }, createdAt: NOW - 20 * HOUR };
    keys.push(await storeBackup(storage, other));
    const older = { id: fixtureId(9), device: { id: 'id-2', name: 'Desk' }, createdAt: NOW - 21 * HOUR };
    keys.push(await storeBackup(storage, older));
    const options = { storage, rootPath: 'root', clock, rules: { keepLast: 1 }, filter: { device } };
    const { removed } = await prune(options);
    // “Desk” is also what another computer is called, whose row has rules of its own.
    const gone = device === 'Desk' ? [keys[2], keys[0], keys[5]] : [keys[2], keys[0]];
    expect(new Set(removed.map(({ key }) => key))).toEqual(new Set(gone));
    expect(storage.keys()).toEqual(keys.filter((key) => !gone.includes(key)).sort());
  }
});

test('keeps to the plan and computer asked for', async () => {
  const clock = new FakeClock({ now: NOW });
  const storage = new MemoryStorage({ clock });
  let number = 0;
  for (const plan of ['A', 'B']) {
    for (const name of ['PC', 'Mac']) {
      for (const hours of [1, 2]) {
        number += 1;
        const device = { id: `id-${name}`, name };
        await storeBackup(storage, { id: fixtureId(number), plan, device, createdAt: NOW - hours * HOUR });
      }
    }
  }
  const run = async (filter: PruneOptions['filter']) =>
    (
      await prune({ storage, rootPath: 'root', clock, rules: { keepLast: 1 }, filter, dryRun: true })
    ).removed.map((backup) => `${backup.plan} ${backup.device}`);
  expect(await run({ plan: 'A' })).toEqual(['A Mac', 'A PC']);
  expect(await run({ device: 'PC' })).toEqual(['A PC', 'B PC']);
  expect(await run({ plan: 'B', device: 'id-Mac' })).toEqual(['B Mac']);
  expect(await run({ plan: 'C' })).toEqual([]);
  expect(await run(undefined)).toHaveLength(4);
});

test('days are those of the time zone', async () => {
  const clock = new FakeClock({ now: NOW });
  const storage = new MemoryStorage({ clock });
  for (const [number, moment] of [
    '2026-10-24T21:30:00Z',
    '2026-10-24T22:30:00Z',
    '2026-10-25T22:30:00Z',
  ].entries()) {
    await storeBackup(storage, { id: fixtureId(number), createdAt: Date.parse(moment) });
  }
  const run = async (timeZone?: string) => {
    const options = { storage, rootPath: 'root', clock, rules: { keepDaily: 9 }, dryRun: true };
    return (await prune({ ...options, timeZone })).removed.map((backup) => backup.createdAt);
  };
  expect(await run('Europe/Berlin')).toEqual(['2026-10-24T22:30:00.000Z']);
  expect(await run()).toEqual(['2026-10-24T21:30:00.000Z']);
});

describe('removes nothing', () => {
  const webPage = () => new AppError('not-s3', { host: 'h', found: 'a web page' });

  test.each(['before', 'after'] as const)(
    'when the listing is a web page (%s the first page)',
    async (when) => {
      const { storage, run } = await fiveBackups();
      const faulty = new FaultyStorage(storage, [{ method: 'list', when, error: webPage }]);
      await expect(run({}, faulty)).rejects.toMatchObject({ code: 'not-s3' });
      expect(faulty.unfired()).toEqual([]);
      expect(storage.keys()).toHaveLength(5);
    },
  );

  test.each(['before', 'after', 'body'] as const)('when a tail cannot be read (%s)', async (when) => {
    const { storage, run } = await fiveBackups();
    const faulty = new FaultyStorage(storage, [{ method: 'get', when, call: 3, error: busy }]);
    await expect(run({}, faulty)).rejects.toMatchObject({ code: 'storage-busy' });
    expect(faulty.unfired()).toEqual([]);
    expect(storage.keys()).toHaveLength(5);
  });

  test('when it cannot learn about pins', async () => {
    const { storage, run } = await fiveBackups();
    for (const call of [1, 2, 3, 4]) {
      const faulty = new FaultyStorage(storage, [{ method: 'head', when: 'before', call, error: busy }]);
      await expect(run({}, faulty)).rejects.toMatchObject({ code: 'storage-busy' });
      expect(faulty.unfired()).toEqual([]);
    }
    expect(storage.keys()).toHaveLength(5);
  });

  test('of what was damaged, and counts only on what is sound', async () => {
    const { storage, keys, run } = await fiveBackups();
    for (const key of keys.slice(2)) {
      storage.flipByte(key, storage.bytesOf(key).length - 1);
    }
    await run({ rules: { keepLast: 1 } });
    expect(storage.keys()).toEqual(keys.slice(1));
  });
});

describe('looks once more before deleting', () => {
  test('and spares what another computer has pinned meanwhile', async () => {
    const { storage, keys, run, entry } = await fiveBackups();
    const wanted = await entry(keys[1]);
    const faulty = new FaultyStorage(storage);
    // The listing is done; before the first look at a single object the other computer is quicker.
    const gate = faulty.hold('head');
    const pruning = run({}, faulty);
    await gate.reached;
    await pin(storage, wanted, { by: 'Mac', at: NOW });
    gate.open();
    const result = await pruning;
    expect(result.spared.map(({ backup, reason }) => [backup.key, reason])).toEqual([
      [keys[1], 'pinned meanwhile'],
    ]);
    expect(result.removed.map((backup) => backup.key)).toEqual([keys[2], keys[0]]);
    expect(storage.keys()).toContain(keys[1]);
    expect(result.kept).toBe(3);
  });

  test('and spares everything when the backup to keep has vanished', async () => {
    const { storage, keys, run } = await fiveBackups();
    const faulty = new FaultyStorage(storage);
    const gate = faulty.hold('head');
    const pruning = run({ rules: { keepLast: 1 } }, faulty);
    await gate.reached;
    await storage.delete(keys[4] ?? '');
    gate.open();
    const result = await pruning;
    expect([result.removed.length, result.spared.length]).toEqual([0, 4]);
    expect(result.spared[0]?.reason).toMatch(/no longer there/);
    expect(storage.keys()).toEqual(keys.slice(0, 4));
  });
});

describe('deletions that fail', () => {
  test('are reported one by one; the others are done', async () => {
    const { storage, keys, run } = await fiveBackups();
    const partly: Storage = Object.create(storage, {
      deleteMany: {
        value: async (all: readonly string[]) => {
          const denied = {
            operation: 'remove objects',
            bucket: 'b',
            status: 403,
            serverCode: 'AccessDenied',
          };
          const outcomes = await storage.deleteMany(all.filter((key) => key !== keys[1]));
          return [...outcomes, { key: keys[1], error: new AppError('access-denied', denied) }];
        },
      },
      list: { value: storage.list.bind(storage) },
      get: { value: storage.get.bind(storage) },
      head: { value: storage.head.bind(storage) },
    });
    const result = await run({}, partly);
    expect(result.removed.map((backup) => backup.key)).toEqual([keys[2], keys[0]]);
    expect(result.error).toMatchObject({ code: 'delete-failed', details: { failed: [{ key: keys[1] }] } });
    expect(result.error?.message).toMatch(/not allow these keys/);
    expect(storage.keys()).toEqual([keys[1], keys[3], keys[4]]);
  });

  test('a lost answer does not turn a removed backup into a kept one', async () => {
    const { storage, run } = await fiveBackups();
    const faulty = new FaultyStorage(storage, [
      { method: 'deleteMany', when: 'after', error: lostConnection },
    ]);
    const result = await run({}, faulty);
    expect(faulty.unfired()).toEqual([]);
    expect(result.removed).toHaveLength(3);
    expect(result.error).toBeUndefined();
    expect(storage.keys()).toHaveLength(2);
  });

  test('a call that was never answered leaves everything, and says so', async () => {
    const { storage, run } = await fiveBackups();
    const faulty = new FaultyStorage(storage, [
      { method: 'deleteMany', when: 'before', error: lostConnection },
    ]);
    const result = await run({}, faulty);
    expect(faulty.unfired()).toEqual([]);
    expect([result.removed.length, result.kept, result.bytesFreed]).toEqual([0, 5, 0]);
    expect(result.error?.details.failed).toHaveLength(3);
    expect(storage.keys()).toHaveLength(5);
    expect((await run()).removed).toHaveLength(3);
  });

  test('marks that stay behind are tidied up a day later', async () => {
    const { storage, clock, keys, run, entry } = await fiveBackups();
    await markVerified(storage, await entry(keys[1]), { at: NOW, mode: 'sample', sample: 5, ok: true });
    await storage.put('root/notes/laptop/other.verified.json', text('{}'));
    const faulty = new FaultyStorage(storage, [
      { method: 'deleteMany', when: 'before', call: 2, error: lostConnection },
    ]);
    await run({}, faulty);
    expect(faulty.unfired()).toEqual([]);
    const mark = sidecarKey(keys[1] ?? '', 'verified');
    expect(storage.keys()).toContain(mark);
    expect((await run()).orphans).toBe(0);
    clock.advance(DAY_MS + 1);
    expect((await run({ dryRun: true })).orphans).toBe(0);
    expect((await run({ filter: { plan: 'Other' } })).orphans).toBe(0);
    expect((await run({ filter: { plan: 'Notes' } })).orphans).toBe(1);
    expect(storage.keys()).not.toContain(mark);
    expect(storage.keys()).toContain('root/notes/laptop/other.verified.json');
  });

  test('the mark of an upload that never ended goes after a day', async () => {
    const { storage, clock, keys, run } = await fiveBackups();
    const [oldest = ''] = keys;
    await markUnchecked(storage, oldest, { id: fixtureId(1), by: 'PC', at: NOW });
    await storage.delete(oldest);
    expect((await run()).orphans).toBe(0);
    clock.advance(DAY_MS + 1);
    expect((await run()).orphans).toBe(1);
    expect(storage.keys()).toEqual([keys[3], keys[4]]);
  });

  describe('marks without a backup, of one computer', () => {
    const desk = { id: 'id-1', name: 'Desk' };
    const attic = { id: 'id-1', name: 'Attic' };
    const mac = { id: 'id-2', name: 'Mac' };
    const namesake = { id: 'id-3', name: 'Desk' };

    /** For each computer a backup, and a mark that has stood beside nothing for two days. */
    async function withMarks(
      computers: readonly { id: string; name: string }[],
      filter: PruneOptions['filter'],
      backups = computers,
    ) {
      const clock = new FakeClock({ now: NOW - 2 * DAY_MS });
      const storage = new MemoryStorage({ clock });
      for (const [at, device] of computers.entries()) {
        const gone = { id: fixtureId(at + 20), device, createdAt: NOW - 3 * DAY_MS };
        const key = await storeBackup(storage, gone);
        await markUnchecked(storage, key, { id: gone.id, by: device.name, at: NOW });
        await storage.delete(key);
      }
      clock.advance(2 * DAY_MS);
      for (const [at, device] of backups.entries()) {
        await storeBackup(storage, { id: fixtureId(at + 1), device, createdAt: NOW - at * HOUR });
      }
      const { orphans } = await prune({ storage, rootPath: 'root', clock, rules: { keepLast: 9 }, filter });
      const left = storage.keys().filter((key) => key.endsWith('.unchecked.json'));
      expect(orphans).toBe(computers.length - left.length);
      return left.map((key) => key.split('/')[2]);
    }

    test.each(['id-1', 'Desk', 'Attic'])('chosen as %s, go under all its names', async (device) => {
      expect(await withMarks([desk, attic, mac], { plan: 'Notes', device })).toEqual(['mac']);
    });
    test('stay where they may be those of another one of its name', async () => {
      expect(await withMarks([desk, namesake, attic], { device: 'id-1' })).toEqual(['desk', 'desk']);
      expect(await withMarks([desk, namesake, attic], { device: 'Desk' })).toEqual([]);
    });
    test('go by the name where no backup is left, and stay where only an id is known', async () => {
      expect(await withMarks([desk, mac], { device: 'Desk' }, [mac])).toEqual(['mac']);
      expect(await withMarks([desk, mac], { device: 'id-1' }, [mac])).toEqual(['desk', 'mac']);
      expect(await withMarks([desk, mac], { plan: 'Notes' }, [])).toEqual([]);
      expect(await withMarks([desk, mac], { plan: 'Other' }, [])).toEqual(['desk', 'mac']);
    });
    test('stay where another computer has the folder now', async () => {
      expect(await withMarks([desk], { device: 'desk' }, [namesake])).toEqual(['desk']);
    });
  });

  test('a backup that was never checked stays and protects nobody', async () => {
    const { storage, keys, run } = await fiveBackups();
    await markUnchecked(storage, keys[4] ?? '', { id: fixtureId(5), by: 'PC', at: NOW });
    const { removed } = await run({ rules: { keepLast: 1 } });
    expect(removed.map((one) => one.key)).toEqual([keys[2], keys[1], keys[0]]);
    expect(storage.keys()).toEqual([keys[3], keys[4], sidecarKey(keys[4] ?? '', 'unchecked')].sort());
  });

  test('stopping ends it between two steps', async () => {
    const { storage, run } = await fiveBackups();
    const stop = new AbortController();
    const faulty = new FaultyStorage(storage);
    const gate = faulty.hold('deleteMany');
    const pruning = run({ signal: stop.signal }, faulty);
    await gate.reached;
    stop.abort(new Error('enough'));
    await expect(pruning).rejects.toThrow('enough');
    expect(storage.keys()).toHaveLength(5);
  });
});

test('faults anywhere never cost what the rules keep', async () => {
  const methods = ['list', 'get', 'head', 'deleteMany'] as const;
  for (const method of methods) {
    for (const when of ['before', 'after'] as const) {
      const { storage, keys, run } = await fiveBackups();
      const faulty = new FaultyStorage(storage, [{ method, when, error: lostConnection }]);
      await run({}, faulty).catch((error: unknown) => expect(error).toBeInstanceOf(AppError));
      expect(faulty.unfired()).toEqual([]);
      expect(storage.keys()).toEqual(expect.arrayContaining(keys.slice(3)));
      const result = await run();
      expect(storage.keys()).toEqual(keys.slice(3));
      expect(result.kept).toBe(2);
    }
  }
});
