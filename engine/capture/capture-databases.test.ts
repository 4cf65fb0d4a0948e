import {
  appendFileSync,
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { looksSparse } from '../scan/sparse.ts';
import { describeTree } from '../testing/describe-tree.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { captureFolder, itemsOf, realPorts } from './testing/capture-folder.ts';
import { addNotes, countNotes, leaveBehind, makeDatabase } from './testing/make-database.ts';

let folder: TemporaryFolder;
let opened: DatabaseSync[];
const data = (...names: string[]) => folder.join('data', ...names);
const images = () => folder.join('images');

/**
 * What is in the folder. Of shared memory only that it is there: a connection of this process shares it with the thread,
 * and notes in it up to where it has read.
 */
const describeData = () => {
  const times = readdirSync(data()).map((name) => `${name} ${lstatSync(data(name)).mtimeMs}`);
  const lines = [...describeTree(data()), ...times];
  return lines.map((line) => (opened.length > 0 ? line.replace(/(-shm) .*/, '$1') : line));
};

/** Captures while checking that nothing in the folder is made, changed or removed. */
async function capture(options: Parameters<typeof captureFolder>[2] = {}) {
  const before = describeData();
  const captured = await captureFolder(data(), images(), options);
  expect(describeData()).toEqual(before);
  return captured;
}

const paths = (captured: Awaited<ReturnType<typeof capture>>) =>
  itemsOf(captured.scan).map((item) => item.path);
const imageOf = (captured: Awaited<ReturnType<typeof capture>>, path: string): string => {
  const item = captured.item(path);
  if (!item?.image) throw new Error(`${path} was not captured.`);
  return item.absolute;
};

function open(...args: Parameters<typeof makeDatabase>): DatabaseSync {
  const database = makeDatabase(...args);
  opened.push(database);
  return database;
}

beforeEach(() => {
  folder = new TemporaryFolder();
  opened = [];
  mkdirSync(data());
});

afterEach(() => {
  for (const database of opened) if (database.isOpen) database.close();
  folder.remove();
});

describe('a database that nobody has open', () => {
  test.each(['DELETE', 'PERSIST', 'WAL'] as const)('in %s mode is copied byte for byte', async (mode) => {
    makeDatabase(data('a.db'), mode).close();
    utimesSync(data('a.db'), 1_000_000, 1_000_000);
    chmodSync(data('a.db'), 0o640);
    const captured = await capture();
    expect(captured.notices).toEqual([]);
    expect(captured.captured).toBe(1);
    expect(readFileSync(imageOf(captured, 'data/a.db'))).toEqual(readFileSync(data('a.db')));
    const { ctimeMs: ctime, ino: inode, size } = statSync(data('a.db'));
    const facts = { image: true, mtime: 1_000_000_000, ctime, inode, mode: 0o640, size, sparse: false };
    expect(captured.item('data/a.db')).toMatchObject(facts);
    expect(paths(captured)).toEqual(['data', 'data/a.db']);
    expect(captured.scan.totals).toEqual({ files: 1, folders: 1, links: 0, bytes: size });
  });

  test('is found without an extension, under any name, and not behind a link', async () => {
    const names = ['History', 'Ünïcødé %41 #?&.sqlite', '数据库', 'with "quotes" and \'more\'', '-wal'];
    for (const name of names) makeDatabase(data(name)).close();
    symlinkSync(data('History'), data('link.db'));
    const captured = await capture();
    expect(captured.captured).toBe(names.length);
    expect(captured.item('data/link.db')).toMatchObject({ type: 'link' });
    for (const name of names) expect(countNotes(imageOf(captured, `data/${name}`))).toBe(100);
  });

  test('in a folder that cannot be written to', async () => {
    makeDatabase(data('a.db'), 'WAL').close();
    makeDatabase(data('b.db'), 'DELETE').close();
    chmodSync(data(), 0o555);
    const captured = await capture();
    chmodSync(data(), 0o755);
    expect(captured.captured).toBe(2);
  });

  test('with holes: they take no room in the image either', async () => {
    const database = makeDatabase(folder.join('full.db'), 'DELETE', 60_000);
    database.exec('PRAGMA secure_delete = ON; DELETE FROM notes WHERE id BETWEEN 100 AND 59000');
    database.close();
    const content = readFileSync(folder.join('full.db'));
    const descriptor = openSync(data('a.db'), 'w');
    for (let at = 0; at < content.length; at += 4096) {
      const page = content.subarray(at, at + 4096);
      if (page.some((byte) => byte !== 0)) writeSync(descriptor, page, 0, page.length, at);
    }
    closeSync(descriptor);
    expect(looksSparse(statSync(data('a.db')))).toBe(true);
    const captured = await capture();
    const image = imageOf(captured, 'data/a.db');
    expect(readFileSync(image).equals(content)).toBe(true);
    expect(looksSparse(statSync(image))).toBe(true);
    expect(captured.item('data/a.db')?.sparse).toBe(true);
  });
});

describe('a database in use', () => {
  test('in WAL mode: what only stands in the log is in the image', async () => {
    const database = open(data('a.db'), 'WAL');
    database.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA wal_checkpoint(TRUNCATE)');
    addNotes(database, 400);
    utimesSync(data('a.db'), 1000, 1000);
    utimesSync(data('a.db-wal'), 2000, 2000);
    const captured = await capture();
    expect(captured.notices).toEqual([]);
    expect(countNotes(imageOf(captured, 'data/a.db'))).toBe(500);
    expect(paths(captured)).toEqual(['data', 'data/a.db']);
    const { ino: inode, ctimeMs: ctime, size } = statSync(data('a.db'));
    expect(captured.item('data/a.db')).toMatchObject({ mtime: 2_000_000, inode, ctime });
    expect(captured.item('data/a.db')?.size).toBeGreaterThan(size);
  });

  test('in the middle of a transaction: the image is the state before it', async () => {
    for (const mode of ['WAL', 'DELETE'] as const) {
      const database = open(data(`${mode}.db`), mode);
      database.exec('BEGIN IMMEDIATE');
      addNotes(database, 1);
    }
    const captured = await capture();
    expect(captured.notices).toEqual([]);
    for (const mode of ['WAL', 'DELETE']) expect(countNotes(imageOf(captured, `data/${mode}.db`))).toBe(100);
  });

  test('with an empty log', async () => {
    const database = open(data('a.db'), 'WAL');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(statSync(data('a.db-wal')).size).toBe(0);
    const captured = await capture();
    expect(countNotes(imageOf(captured, 'data/a.db'))).toBe(100);
    expect(paths(captured)).toEqual(['data', 'data/a.db']);
  });

  test('keeps its mode, its schema version and all its pages', async () => {
    const database = open(data('a.db'), 'WAL');
    database.exec('CREATE INDEX by_text ON notes (text); DROP INDEX by_text; PRAGMA user_version = 7');
    const captured = await capture();
    const image = readFileSync(imageOf(captured, 'data/a.db'));
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const own = readFileSync(data('a.db'));
    const different = [...own.keys()].filter((at) => own[at] !== image[at]);
    // The change counter and its copy, which SQLite sets itself.
    expect(different.filter((at) => !((at >= 24 && at < 28) || (at >= 92 && at < 100)))).toEqual([]);
    expect(image.length).toBe(own.length);
  });

  test('that lets no other program in, with a log', async () => {
    const path = data('a.db');
    makeDatabase(path, 'WAL').close();
    const database = new DatabaseSync(path);
    opened.push(database);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA wal_autocheckpoint = 0');
    addNotes(database, 50);
    expect(readdirSync(data())).toEqual(['a.db', 'a.db-wal']);
    const captured = await capture();
    expect(captured.notices).toEqual([]);
    expect(countNotes(imageOf(captured, 'data/a.db'))).toBe(150);
  });

  test('that lets no other program in, without a log, is saved as its files, and told', async () => {
    const database = open(data('a.db'), 'TRUNCATE');
    database.exec('BEGIN EXCLUSIVE');
    addNotes(database, 1);
    const captured = await capture({ patienceMs: 300 });
    expect(captured.captured).toBe(0);
    expect(captured.notices).toMatchObject([
      { code: 'database-locked', message: expect.stringContaining('data/a.db') },
    ]);
    expect(itemsOf(captured.scan)).toEqual(itemsOf(captured.before));
    expect(paths(captured)).toContain('data/a.db-journal');
    expect(captured.scan.totals).toEqual(captured.before.totals);
  });
});

describe('what a crash has left', () => {
  test.each([['with'], ['without']])('a log %s shared memory', async (which) => {
    const database = open(folder.join('live', 'a.db'), 'WAL');
    database.exec('PRAGMA wal_autocheckpoint = 0');
    addNotes(database, 30);
    leaveBehind(folder.join('live', 'a.db'), data('a.db'), which === 'with' ? ['-wal', '-shm'] : ['-wal']);
    const untouched = describeTree(data());
    const captured = await capture();
    expect(describeTree(data())).toEqual(untouched);
    expect(captured.notices).toEqual([]);
    expect(countNotes(imageOf(captured, 'data/a.db'))).toBe(130);
    expect(paths(captured)).toEqual(['data', 'data/a.db']);
  });

  test('a transaction that was cut off is rolled back in the image, not in the folder', async () => {
    const database = open(folder.join('live', 'a.db'), 'DELETE', 3000);
    database.exec('PRAGMA cache_size = 5; PRAGMA cache_spill = 5; BEGIN');
    database.exec('UPDATE notes SET text = hex(randomblob(100))');
    leaveBehind(folder.join('live', 'a.db'), data('a.db'));
    const captured = await capture();
    expect(captured.notices).toEqual([]);
    const image = imageOf(captured, 'data/a.db');
    expect(countNotes(image)).toBe(3000);
    database.exec('ROLLBACK');
    expect(readFileSync(image)).toEqual(readFileSync(folder.join('live', 'a.db')));
    expect(readFileSync(image).equals(readFileSync(data('a.db')))).toBe(false);
    expect(paths(captured)).toEqual(['data', 'data/a.db']);
  });
});

describe('what is no sound database is saved as it is', () => {
  test('damaged pages: told', async () => {
    makeDatabase(data('a.db'), 'DELETE', 1000).close();
    const bytes = readFileSync(data('a.db'));
    bytes.fill(0x5a, 4096 * 5, 4096 * 9);
    writeFileSync(data('a.db'), bytes);
    const captured = await capture();
    expect(captured.captured).toBe(0);
    expect(captured.notices).toMatchObject([
      { code: 'database-damaged', message: expect.stringContaining('data/a.db') },
    ]);
    expect(itemsOf(captured.scan)).toEqual(itemsOf(captured.before));
    expect(readdirSync(images())).toHaveLength(1);
    captured.cleanUp();
    expect(readdirSync(images())).toEqual([]);
  });

  test('damaged, with a log beside it: all its files stay', async () => {
    const database = open(folder.join('live', 'a.db'), 'WAL', 1000);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    addNotes(database, 1);
    leaveBehind(folder.join('live', 'a.db'), data('a.db'));
    const bytes = readFileSync(data('a.db'));
    bytes.fill(0x5a, 4096 * 5, 4096 * 9);
    writeFileSync(data('a.db'), bytes);
    const captured = await capture();
    expect(captured.notices).toMatchObject([{ code: 'database-damaged' }]);
    expect(paths(captured)).toEqual(['data', 'data/a.db', 'data/a.db-shm', 'data/a.db-wal']);
  });

  test('a beginning like a database, and noise', async () => {
    const noise = Buffer.alloc(8192, 0xa7);
    noise.write('SQLite format 3\0', 'latin1');
    writeFileSync(data('a.db'), noise);
    const captured = await capture();
    expect(captured.notices).toMatchObject([{ code: 'database-damaged' }]);
    expect(paths(captured)).toEqual(['data', 'data/a.db']);
  });

  test('empty, short and odd files are not even looked at', async () => {
    writeFileSync(data('empty.db'), '');
    writeFileSync(data('short.db'), 'SQLite format 3\0');
    makeDatabase(data('odd.db')).close();
    appendFileSync(data('odd.db'), 'x');
    writeFileSync(data('text.txt'), 'x'.repeat(4096));
    const captured = await capture();
    expect(captured).toMatchObject({ captured: 0, notices: [] });
    expect(itemsOf(captured.scan)).toEqual(itemsOf(captured.before));
    expect(readdirSync(folder.path)).toEqual(['data']);
  });
});

describe('a schema that this SQLite does not understand', () => {
  test('an index made by a function of its own: checked but for that', async () => {
    const database = makeDatabase(data('a.db'), 'DELETE', 1000);
    database.exec('CREATE INDEX by_text ON notes (lower(text))');
    database.close();
    rewriteSchema(data('a.db'), 'lower', 'odder');
    const captured = await capture();
    expect(captured).toMatchObject({ captured: 1, notices: [] });
    const bytes = readFileSync(data('a.db'));
    bytes.fill(0x5a, 4096 * 2, 4096 * 20);
    writeFileSync(data('a.db'), bytes);
    expect((await capture()).notices).toMatchObject([{ code: 'database-damaged' }]);
  });

  test('an order of its own: saved whole, and told', async () => {
    const database = makeDatabase(data('a.db'));
    database.exec('CREATE INDEX by_text ON notes (text COLLATE NOCASE)');
    database.close();
    rewriteSchema(data('a.db'), 'NOCASE', 'ODDCASE');
    const captured = await capture();
    expect(captured).toMatchObject({ captured: 1, notices: [{ code: 'database-unchecked' }] });
  });

  test('a statement it cannot read: saved whole, and told', async () => {
    const database = makeDatabase(data('a.db'));
    database.exec('CREATE VIEW shown AS SELECT text FROM notes');
    database.close();
    rewriteSchema(data('a.db'), 'AS SELECT', 'OF SELECT');
    const captured = await capture();
    expect(captured.captured).toBe(1);
    expect(captured.notices).toMatchObject([
      { code: 'database-unchecked', message: expect.stringContaining('data/a.db') },
    ]);
    expect(readFileSync(imageOf(captured, 'data/a.db'))).toEqual(readFileSync(data('a.db')));
  });

  test('values that its rules forbid are no damage', async () => {
    const database = makeDatabase(data('a.db'));
    database.exec(
      'CREATE TABLE ruled (a INT NOT NULL, b INT CHECK (b > 5)); PRAGMA ignore_check_constraints = ON; INSERT INTO ruled VALUES (1, 1)',
    );
    database.close();
    const captured = await capture();
    expect(captured).toMatchObject({ captured: 1, notices: [] });
  });

  function rewriteSchema(path: string, from: string, to: string): void {
    const database = new DatabaseSync(path, { defensive: false });
    database.exec(
      `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '${from}', '${to}')`,
    );
    database.close();
  }
});

describe('against the last backup', () => {
  test('an unchanged database is left to it, without its side files', async () => {
    const database = open(data('a.db'), 'WAL');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    makeDatabase(data('b.db'), 'PERSIST').close();
    expect(readdirSync(data())).toEqual(['a.db', 'a.db-shm', 'a.db-wal', 'b.db', 'b.db-journal']);
    const captured = await capture({ isUnchanged: () => true });
    expect(captured.captured).toBe(0);
    expect(paths(captured)).toEqual(['data', 'data/a.db', 'data/b.db']);
    expect(captured.item('data/a.db')?.absolute).toBe(data('a.db'));
    expect(captured.scan.totals.files).toBe(2);
  });

  test('what stands in the log alone is a change, whatever the database itself looks like', async () => {
    const database = open(data('a.db'), 'WAL');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA wal_autocheckpoint = 0');
    const size = statSync(data('a.db')).size;
    addNotes(database, 5);
    expect(statSync(data('a.db')).size).toBe(size);
    const captured = await capture({ isUnchanged: () => true });
    expect(countNotes(imageOf(captured, 'data/a.db'))).toBe(105);
  });

  test('a journal that a crash has left is a change', async () => {
    const database = open(folder.join('live', 'a.db'), 'DELETE', 3000);
    database.exec('PRAGMA cache_size = 5; PRAGMA cache_spill = 5; BEGIN');
    database.exec('UPDATE notes SET text = hex(randomblob(100))');
    leaveBehind(folder.join('live', 'a.db'), data('a.db'));
    const captured = await capture({ isUnchanged: () => true });
    expect(captured.captured).toBe(1);
  });

  test.each(['DELETE', 'WAL'] as const)(
    'images differ where pages were changed, and nowhere else (%s)',
    async (mode) => {
      const database = open(data('a.db'), mode, 20_000);
      const first = await captureFolder(data(), images());
      const before = readFileSync(imageOf(first, 'data/a.db'));
      database.exec("UPDATE notes SET text = replace(text, 'A', 'B') WHERE id BETWEEN 7000 AND 7010");
      const second = await captureFolder(data(), images());
      const after = readFileSync(imageOf(second, 'data/a.db'));
      expect(after.length).toBe(before.length);
      const pages = Array.from({ length: after.length / 4096 }, (_, page) => page).filter(
        (page) =>
          !after
            .subarray(page * 4096, page * 4096 + 4096)
            .equals(before.subarray(page * 4096, page * 4096 + 4096)),
      );
      // Eleven rows stand on one page or two; the first page may hold a counter.
      expect(pages.filter((page) => page > 0).length).toBeGreaterThanOrEqual(1);
      expect(pages.filter((page) => page > 0).length).toBeLessThanOrEqual(2);
      first.cleanUp();
      second.cleanUp();
    },
  );

  test('the image of an unchanged database is the same each time', async () => {
    open(data('a.db'), 'WAL', 2000);
    const [first, second] = [await capture(), await capture()];
    expect(readFileSync(imageOf(second, 'data/a.db'))).toEqual(readFileSync(imageOf(first, 'data/a.db')));
    expect({ ...second.item('data/a.db'), absolute: '' }).toEqual({
      ...first.item('data/a.db'),
      absolute: '',
    });
  });
});

describe('stopping', () => {
  test('removes the images and rejects with the reason', async () => {
    for (let each = 0; each < 5; each += 1) makeDatabase(data(`${each}.db`), 'DELETE', 5000).close();
    const stop = new AbortController();
    const reason = new Error('stopped');
    const seen: number[] = [];
    const onProgress = ({ filesDone }: { filesDone: number }) => {
      seen.push(filesDone);
      if (filesDone === 2) stop.abort(reason);
    };
    await expect(capture({ signal: stop.signal, onProgress })).rejects.toBe(reason);
    expect(Math.max(...seen)).toBe(2);
    expect(readdirSync(images())).toEqual([]);
  });

  test('in the middle of a database', async () => {
    makeDatabase(data('a.db'), 'DELETE', 60_000).close();
    const stop = new AbortController();
    const reason = new Error('stopped');
    let stoppedAt = 0;
    const onProgress = ({ bytesDone }: { bytesDone: number }) => {
      if (bytesDone === 0 || stop.signal.aborted) return;
      stoppedAt = bytesDone;
      stop.abort(reason);
    };
    await expect(capture({ signal: stop.signal, onProgress })).rejects.toBe(reason);
    expect(stoppedAt).toBeLessThan(statSync(data('a.db')).size);
    expect(readdirSync(images())).toEqual([]);
  });

  test('tells how far it is', async () => {
    makeDatabase(data('a.db'), 'DELETE', 30_000).close();
    makeDatabase(data('b.db')).close();
    const bytesTotal = statSync(data('a.db')).size + statSync(data('b.db')).size;
    const told: unknown[] = [];
    await capture({ onProgress: (progress) => told.push(progress) });
    expect(told.at(0)).toEqual({
      bytesDone: 0,
      bytesTotal,
      filesDone: 0,
      filesTotal: 2,
      currentFile: 'data/a.db',
    });
    expect(told.length).toBeGreaterThan(5);
    expect(told.at(-1)).toEqual({
      bytesDone: bytesTotal,
      bytesTotal,
      filesDone: 2,
      filesTotal: 2,
      currentFile: null,
    });
  });
});

test('without a place for images everything is saved as it is', async () => {
  makeDatabase(data('a.db')).close();
  writeFileSync(images(), 'a file where the folder should be');
  const captured = await capture({ ports: realPorts });
  expect(captured.captured).toBe(0);
  expect(captured.notices).toMatchObject([{ code: 'database-failed' }]);
  captured.cleanUp();
});
