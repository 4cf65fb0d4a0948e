import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SIDE_FILES } from '../side-files.ts';

export type JournalMode = 'DELETE' | 'TRUNCATE' | 'PERSIST' | 'WAL';

/** An open database with `rows` rows of about 200 bytes. */
export function makeDatabase(file: string, mode: JournalMode = 'DELETE', rows = 100): DatabaseSync {
  mkdirSync(path.dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  database.exec(
    `PRAGMA synchronous = OFF; PRAGMA journal_mode = ${mode}; CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)`,
  );
  addNotes(database, rows);
  return database;
}

export function addNotes(database: DatabaseSync, count: number): void {
  database.exec(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) INSERT INTO notes (text) SELECT hex(randomblob(100)) FROM n`,
  );
}

/** How many notes a database file holds when it is opened alone; throws when SQLite finds it damaged. */
export function countNotes(file: string): number {
  for (const ending of SIDE_FILES) {
    if (existsSync(file + ending)) throw new Error(`${file}${ending} is there.`);
  }
  const copy = `${file}.counted`;
  copyFileSync(file, copy);
  const database = new DatabaseSync(copy);
  try {
    const [check] = database.prepare('PRAGMA integrity_check').all();
    if (check?.integrity_check !== 'ok') throw new Error(String(check?.integrity_check));
    return Number(database.prepare('SELECT count(*) AS count FROM notes').get()?.count);
  } finally {
    database.close();
  }
}

/** Copies a database with everything beside it, as a crash of the computer would leave it. */
export function leaveBehind(from: string, to: string, endings: readonly string[] = SIDE_FILES): void {
  mkdirSync(path.dirname(to), { recursive: true });
  for (const ending of ['', ...endings]) {
    if (existsSync(from + ending)) copyFileSync(from + ending, to + ending);
  }
}
