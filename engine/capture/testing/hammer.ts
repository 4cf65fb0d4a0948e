// Run as a process of its own: node hammer.ts DATABASE JOURNAL-MODE. Writes without a pause, each time several rows that
// must agree. Asked for it by any message, it answers with the number of its last transaction.
import { DatabaseSync } from 'node:sqlite';

const [, , path = '', mode = 'WAL'] = process.argv;
const database = new DatabaseSync(path, { timeout: 60_000 });
database.exec(`
  PRAGMA journal_mode = ${mode};
  PRAGMA synchronous = OFF;
  PRAGMA wal_autocheckpoint = 200;
  CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, count INT, sum INT);
  CREATE TABLE IF NOT EXISTS entries (slot INTEGER PRIMARY KEY, number INT, value INT, filler BLOB);
  CREATE INDEX IF NOT EXISTS by_value ON entries (value, number);
  INSERT OR IGNORE INTO state VALUES (1, 0, 0);
`);
/** Old entries make room for new ones, so that the database stays at some megabytes however long this runs. */
const SLOTS = 5000;
const replaced = database.prepare('SELECT value FROM entries WHERE slot = ?');
const insert = database.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?, ?, randomblob(400))');
const update = database.prepare('UPDATE entries SET filler = randomblob(400) WHERE slot % 97 = ?');
const advance = database.prepare('UPDATE state SET count = count + 1, sum = sum + ?');
let count = Number(database.prepare('SELECT count FROM state').get()?.count);

function transaction(): void {
  count += 1;
  const value = (count * 7919) % 1000;
  const slot = count % SLOTS;
  database.exec('BEGIN IMMEDIATE');
  const old = Number(replaced.get(slot)?.value ?? 0);
  insert.run(slot, count, value);
  if (count % 10 === 0) update.run(count % 97);
  advance.run(value - old);
  database.exec('COMMIT');
}

let running = true;
process.on('message', (message) => {
  if (message === 'stop') running = false;
  process.send?.(count);
});
process.on('disconnect', () => process.exit());

function burst(): void {
  for (let left = 5; left > 0; left -= 1) transaction();
  if (running) setImmediate(burst);
  else {
    database.close();
    process.disconnect();
  }
}
burst();
