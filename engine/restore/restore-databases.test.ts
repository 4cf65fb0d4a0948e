import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SIDE_FILES } from '../capture/side-files.ts';
import { systemFileSystem } from '../ports/system.ts';
import type { HandMadeEntry } from '../testing/hostile-zips.ts';
import { storedBackup, testPorts } from '../testing/stored-backup.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { treeOf } from '../testing/tree-of.ts';
import { restore } from './restore.ts';
import type { RestoreRequest, RestoreResult } from './restore-types.ts';

let temp: TemporaryFolder;
let to: string;
beforeEach(() => {
  temp = new TemporaryFolder();
  to = temp.join('target');
  mkdirSync(to);
});
afterEach(() => temp.remove());

/** An open database whose rows all say `word`. */
function fill(path: string, word: string, { mode = 'WAL', rows = 400 } = {}): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = ${mode}; PRAGMA wal_autocheckpoint = 0;
    CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, word TEXT, filler TEXT);
    DELETE FROM notes`);
  const insert = database.prepare('INSERT INTO notes (word, filler) VALUES (?, hex(randomblob(200)))');
  database.exec('BEGIN');
  for (let row = 0; row < rows; row += 1) insert.run(word);
  database.exec('COMMIT');
  return database;
}

/** What a program finds in it: the words of its rows and how many there are, or what SQLite complains about. */
function wordsIn(path: string): string {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    const check = database.prepare('PRAGMA integrity_check(1)').get()?.integrity_check;
    if (check !== 'ok') return `damaged: ${check}`;
    const rows = database.prepare('SELECT word, count(*) AS count FROM notes GROUP BY word').all();
    return rows.map(({ word, count }) => `${word} ${count}`).join(', ');
  } catch (error) {
    return `damaged: ${error}`;
  } finally {
    database?.close();
  }
}

/** A database as one file, as a backup holds it. */
function image(word: string, rows = 300): Buffer {
  const path = temp.join(`image-${word}`);
  fill(path, word, { mode: 'DELETE', rows }).close();
  return readFileSync(path);
}

/** Leaves a database in the target as a program that crashed does: all of its last changes are in the log. */
function leaveWithLog(name: string, word: string): void {
  const path = temp.join('crashing');
  const database = fill(path, word);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.exec(`UPDATE notes SET filler = hex(randomblob(210)), word = '${word}!'`);
  for (const ending of ['', '-wal', '-shm']) copyFileSync(path + ending, `${to}/${name}${ending}`);
  database.close();
}

/** The same with a rollback journal: the transaction that a crash cut off has changed pages already. */
function leaveWithJournal(name: string, word: string): void {
  const path = temp.join('crashing');
  const database = fill(path, word, { mode: 'DELETE' });
  database.exec(
    `PRAGMA cache_size = 5; BEGIN; UPDATE notes SET filler = hex(randomblob(210)), word = '${word}!'`,
  );
  for (const ending of ['', '-journal']) copyFileSync(path + ending, `${to}/${name}${ending}`);
  database.exec('ROLLBACK');
  database.close();
}

async function run(
  entries: readonly HandMadeEntry[],
  onConflict: RestoreRequest['onConflict'],
  extra: Partial<RestoreRequest> = {},
): Promise<RestoreResult> {
  const stored = await storedBackup(entries);
  const backup = await stored.open();
  return restore({
    storage: stored.storage,
    backup,
    records: backup.records,
    to,
    ...(onConflict ? { onConflict } : {}),
    ports: testPorts(),
    onEvent: () => {},
    signal: new AbortController().signal,
    ...extra,
  });
}

const namesIn = (folder: string) => readdirSync(folder).sort();
const NEVER = 4_000_000_000_000;

describe('a restored database is not destroyed by the log of the one before', () => {
  const leftovers = [
    ['log', leaveWithLog, ['app.db-shm', 'app.db-wal']],
    ['journal', leaveWithJournal, ['app.db-journal']],
  ] as const;
  const cases = leftovers.flatMap(([what, leave, sides]) =>
    (['overwrite', 'overwrite-older', 'free name'] as const).map((mode) => ({ what, leave, sides, mode })),
  );

  test.each(cases)('$what, $mode', async ({ leave, sides, mode }) => {
    leave('app.db', 'old');
    const content = image('backup');

    // What happens when the file alone is put there.
    const alone = temp.join('alone');
    mkdirSync(alone);
    for (const name of namesIn(to)) copyFileSync(`${to}/${name}`, `${alone}/${name}`);
    writeFileSync(`${alone}/app.db`, content);
    expect(wordsIn(`${alone}/app.db`)).not.toBe('backup 300');

    if (mode === 'free name') rmSync(`${to}/app.db`);
    const before = Object.fromEntries(sides.map((name) => [name, readFileSync(`${to}/${name}`)]));
    const entries = [{ path: 'app.db', content, mtime: NEVER }];
    const onConflict = mode === 'free name' ? 'keep-both' : mode;

    const untouched = treeOf(to);
    const dry = await run(entries, onConflict, { dryRun: true });
    expect(treeOf(to)).toEqual(untouched);
    const result = await run(entries, onConflict);
    expect(result).toMatchObject({ restored: 1, failed: 0, issues: [] });
    expect(dry.movedAside).toEqual(result.movedAside);
    expect(result.movedAside.map(({ from }) => from).sort()).toEqual(sides);
    for (const { from, to: aside } of result.movedAside) {
      expect(aside).toMatch(/^app\.db-[a-z]+\.before-restore-\d{4}-\d\d-\d\d-\d{6}$/);
      expect(readFileSync(`${to}/${aside}`)).toEqual(before[from]);
    }
    expect(namesIn(to)).toEqual(['app.db', ...result.movedAside.map((moved) => moved.to)].sort());
    expect(wordsIn(`${to}/app.db`)).toBe('backup 300');
  });

  test('big files too, and in worker threads', async () => {
    leaveWithLog('app.db', 'old');
    const content = image('backup', 9000);
    expect(content.length).toBeGreaterThan(3 * 1024 ** 2);
    const result = await run([{ path: 'app.db', content, segments: true }], 'overwrite', { threads: 2 });
    expect(result.movedAside).toHaveLength(2);
    expect(wordsIn(`${to}/app.db`)).toBe('backup 9000');
  });

  test('an aside name that is taken stays what it is', async () => {
    leaveWithLog('app.db', 'old');
    const entries = [{ path: 'app.db', content: image('backup') }];
    const { movedAside } = await run(entries, 'overwrite');
    leaveWithLog('app.db', 'older');
    const again = await run(entries, 'overwrite');
    expect(again.movedAside.map((moved) => moved.to)).toEqual(movedAside.map((moved) => `${moved.to}-2`));
    expect(wordsIn(`${to}/app.db`)).toBe('backup 300');
  });

  test('beside it, under another name, it meets nothing', async () => {
    leaveWithLog('app.db', 'old');
    const before = treeOf(to);
    const result = await run([{ path: 'app.db', content: image('backup') }], 'keep-both');
    expect(result).toMatchObject({ keptBoth: 1, movedAside: [] });
    expect(treeOf(to)).toMatchObject(before);
    expect(wordsIn(`${to}/app (restored 2030-01-01).db`)).toBe('backup 300');
    expect(wordsIn(`${to}/app.db`)).toBe('old! 400');
  });

  test('what only has such a name is left where it is', async () => {
    writeFileSync(`${to}/dream`, 'I flew.');
    writeFileSync(`${to}/dream-journal`, 'Monday: I flew.');
    const result = await run([{ path: 'dream', content: 'I fell.' }], 'overwrite');
    expect(result).toMatchObject({ replaced: 1, movedAside: [], issues: [] });
    expect(treeOf(to)).toEqual({ dream: 'I fell.', 'dream-journal': 'Monday: I flew.' });
  });

  test('when the database does not get its name, its log is where it was', async () => {
    leaveWithLog('app.db', 'old');
    const before = treeOf(to);
    let fired = 0;
    const files = {
      ...systemFileSystem,
      renameSync: (from: string, final: string) => {
        if (String(final).endsWith('/app.db')) {
          fired += 1;
          throw Object.assign(new Error('refused'), { code: 'EACCES', syscall: 'rename' });
        }
        systemFileSystem.renameSync(from, final);
      },
    } as typeof systemFileSystem;
    const result = await run([{ path: 'app.db', content: image('backup') }], 'overwrite', {
      ports: testPorts(files),
      threads: 0,
    });
    expect(fired).toBe(1);
    expect(result).toMatchObject({ restored: 0, failed: 1, movedAside: [] });
    expect(treeOf(to)).toEqual(before);
    expect(wordsIn(`${to}/app.db`)).toBe('old! 400');
  });
});

describe('changes that wait in a log count', () => {
  /** The file has the backup's content, but its log has more. */
  function sameFileWithLog(): HandMadeEntry {
    leaveWithLog('app.db', 'old');
    return { path: 'app.db', content: readFileSync(`${to}/app.db`) };
  }

  test('a database with the same file and a newer log is not the same', async () => {
    const entry = sameFileWithLog();
    const result = await run([entry], 'overwrite');
    expect(result).toMatchObject({ identical: 0, replaced: 1 });
    expect(wordsIn(`${to}/app.db`)).toBe('old 400');
  });

  test('a database is as old as its log', async () => {
    leaveWithLog('app.db', 'old');
    utimesSync(`${to}/app.db`, 1000, 1000);
    const result = await run(
      [{ path: 'app.db', content: image('backup'), mtime: 2_000_000 }],
      'overwrite-older',
    );
    expect(result).toMatchObject({ replaced: 0, skipped: 1, movedAside: [] });
    expect(wordsIn(`${to}/app.db`)).toBe('old! 400');
  });
});

describe('databases that were saved as the files they consist of', () => {
  /** The log holds everything that is newer than the file; the zip has it before the database. */
  function savedWithLog(name: string): HandMadeEntry[] {
    leaveWithLog('saved', 'saved');
    const entries = ['-wal', '-shm', ''].map((ending) => ({
      path: name + ending,
      content: readFileSync(`${to}/saved${ending}`),
      mtime: NEVER,
    }));
    for (const ending of ['', '-wal', '-shm']) rmSync(`${to}/saved${ending}`);
    return entries;
  }

  test.each(['overwrite', 'overwrite-older'] as const)('%s: the whole replaces the whole', async (mode) => {
    const entries = savedWithLog('app.db');
    leaveWithLog('app.db', 'old');
    const result = await run(entries, mode);
    expect(result).toMatchObject({ restored: 3, failed: 0, issues: [] });
    expect(result.movedAside).toHaveLength(2);
    expect(wordsIn(`${to}/app.db`)).toBe('saved! 400');
  });

  test('overwrite-older: newer by its log alone, it is newer as a whole', async () => {
    const entries = savedWithLog('app.db').map((entry) => ({
      ...entry,
      mtime: entry.path.endsWith('-wal') ? NEVER : 1000,
    }));
    leaveWithLog('app.db', 'old');
    expect(await run(entries, 'overwrite-older')).toMatchObject({ restored: 3, issues: [] });
    expect(wordsIn(`${to}/app.db`)).toBe('saved! 400');
  });

  test('skip: nothing of it gets beside another database', async () => {
    const entries = savedWithLog('app.db');
    fill(`${to}/app.db`, 'mine', { mode: 'DELETE' }).close();
    const result = await run(entries, 'skip');
    expect(result).toMatchObject({ restored: 0, skipped: 3 });
    expect(namesIn(to)).toEqual(['app.db']);
    expect(wordsIn(`${to}/app.db`)).toBe('mine 400');
  });

  test.each(['app.db', 'Cookies'])(
    'keep-both: %s and its log get names that belong together',
    async (name) => {
      const entries = savedWithLog(name);
      fill(`${to}/${name}`, 'mine', { mode: 'DELETE' }).close();
      const result = await run(entries, 'keep-both');
      expect(result).toMatchObject({ restored: 3, keptBoth: 3 });
      const placed = result.names.find(({ path }) => path === name)?.placed ?? '';
      expect(wordsIn(`${to}/${placed}`)).toBe('saved! 400');
      expect(wordsIn(`${to}/${name}`)).toBe('mine 400');
    },
  );

  test('a second time there is nothing to do', async () => {
    const entries = savedWithLog('app.db');
    await run(entries, 'overwrite');
    const before = treeOf(to);
    for (const mode of ['keep-both', 'overwrite', 'overwrite-older'] as const)
      expect(await run(entries, mode)).toMatchObject({ restored: 0, identical: 3, movedAside: [] });
    expect(treeOf(to)).toEqual(before);
  });

  test('a log alone is not put beside a database', async () => {
    const entries = savedWithLog('app.db').filter(({ path }) => path === 'app.db-wal');
    fill(`${to}/app.db`, 'mine', { mode: 'DELETE' }).close();
    const result = await run(entries, 'overwrite');
    expect(result).toMatchObject({ restored: 0, failed: 1 });
    expect(result.issues[0]).toMatchObject({ kind: 'conflict', path: 'app.db-wal' });
    expect(wordsIn(`${to}/app.db`)).toBe('mine 400');
  });

  test('without its database a log is not restored', async () => {
    const entries = savedWithLog('app.db');
    leaveWithLog('app.db', 'old');
    let fired = 0;
    const files = {
      ...systemFileSystem,
      renameSync: (from: string, final: string) => {
        if (String(final).endsWith('/app.db')) {
          fired += 1;
          throw Object.assign(new Error('refused'), { code: 'EACCES', syscall: 'rename' });
        }
        systemFileSystem.renameSync(from, final);
      },
    } as typeof systemFileSystem;
    const result = await run(entries, 'overwrite', { ports: testPorts(files), threads: 0 });
    expect(fired).toBe(1);
    expect(result).toMatchObject({ restored: 0, failed: 3 });
    expect(wordsIn(`${to}/app.db`)).toBe('old! 400');
  });
});

describe('a database that another program has open', () => {
  /** Another process opens it, says so, and keeps it open until it is told to go on. */
  async function openElsewhere(path: string, setUp: string) {
    const inTransaction = setUp.includes('BEGIN');
    const closing = `${inTransaction ? 'ROLLBACK; ' : ''}INSERT INTO notes (word) VALUES ('later')`;
    const script = `
      const { DatabaseSync } = require('node:sqlite');
      const database = new DatabaseSync(${JSON.stringify(path)});
      database.exec(${JSON.stringify(setUp)});
      process.send('open');
      process.on('message', () => {
database.exec(${JSON.stringify(closing)});
        database.close();
        process.disconnect();
      });`;
    const child = spawn(process.execPath, ['--no-warnings', '-e', script], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    return async () => {
      child.send('go on');
      await once(child, 'exit');
    };
  }

  const ways = [
    ['with a log, doing nothing', 'PRAGMA journal_mode = WAL; UPDATE notes SET word = word'],
    [
      'with a log, all to itself',
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; UPDATE notes SET word = word',
    ],
    ['without a log, in a transaction', 'BEGIN IMMEDIATE; UPDATE notes SET word = word'],
  ] as const;

  test.each(ways)('is not replaced: %s', async (_, setUp) => {
    fill(`${to}/app.db`, 'live', { mode: 'DELETE' }).close();
    const goOn = await openElsewhere(`${to}/app.db`, setUp);
    const sides = namesIn(to);
    const entries = [
      { path: 'app.db', content: image('backup') },
      { path: 'other.txt', content: 'x' },
    ];
    const result = await run(entries, 'overwrite');
    expect(result).toMatchObject({ restored: 1, failed: 1, movedAside: [] });
    expect(result.issues).toEqual([
      { kind: 'in-use', path: 'app.db', message: expect.stringContaining('Close that program') },
    ]);
    expect(namesIn(to)).toEqual([...sides, 'other.txt'].sort());
    // The program notices nothing.
    await goOn();
    expect(wordsIn(`${to}/app.db`)).toBe('later 1, live 400');
    expect(await run(entries, 'overwrite')).toMatchObject({ replaced: 1, failed: 0 });
    expect(wordsIn(`${to}/app.db`)).toBe('backup 300');
  });

  test('opened after it was looked at: it is not replaced either', async () => {
    fill(`${to}/app.db`, 'live', { mode: 'DELETE' }).close();
    const held: DatabaseSync[] = [];
    const files = {
      ...systemFileSystem,
      futimesSync: (...call: Parameters<typeof systemFileSystem.futimesSync>) => {
        held.push(new DatabaseSync(`${to}/app.db`));
        held[0]?.exec('PRAGMA journal_mode = WAL; UPDATE notes SET word = word');
        systemFileSystem.futimesSync(...call);
      },
    };
    const result = await run([{ path: 'app.db', content: image('backup') }], 'overwrite', {
      ports: testPorts(files),
      threads: 0,
    });
    expect(held).toHaveLength(1);
    held[0]?.close();
    expect(result.issues).toMatchObject([{ kind: 'in-use', path: 'app.db' }]);
    expect(namesIn(to)).toEqual(['app.db']);
    expect(wordsIn(`${to}/app.db`)).toBe('live 400');
  });

  test('a preview sees one that lets nobody in, and writes nothing', async () => {
    fill(`${to}/app.db`, 'live', { mode: 'DELETE' }).close();
    const goOn = await openElsewhere(`${to}/app.db`, 'BEGIN EXCLUSIVE; UPDATE notes SET word = word');
    const before = namesIn(to);
    const entries = [{ path: 'app.db', content: image('backup') }];
    const dry = await run(entries, 'overwrite', { dryRun: true });
    expect(dry.issues).toMatchObject([{ kind: 'in-use', path: 'app.db' }]);
    expect(namesIn(to)).toEqual(before);
    await goOn();
    for (const ending of SIDE_FILES) expect(existsSync(`${to}/app.db${ending}`)).toBe(false);
  });
});
