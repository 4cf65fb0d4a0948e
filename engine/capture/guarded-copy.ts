import { constants } from 'node:fs';
import { readFully } from '../backup/pack/open-file.ts';
import type { FileSystem, Ports } from '../ports/index.ts';
import { looksSparse } from '../scan/sparse.ts';
import { readStart } from './database-header.ts';
import { JOURNAL, WAL } from './side-files.ts';

export interface CopyTools extends Pick<Ports, 'clock' | 'files'> {
  /** Bytes of the database that have been copied now. */
  readonly onBytes: (bytes: number) => void;
}

/** Which side files are copied with the database. */
export interface CopyParts {
  readonly log: boolean;
  readonly journal: boolean;
}

/** The part of a log that changes whenever it is begun anew: from then on it belongs to a newer database. */
const LOG_HEADER = 32;
/** File systems tell times in steps of up to this long: two writes in one step look the same. */
const TIME_STEP_MS = 2000;
const CHUNK = 2 * 1024 * 1024;

/**
 * Copies a database, and what stands beside it, as long as nobody writes to it. False when somebody did: then the copy
 * is worth nothing. While the database itself and the first bytes of its log stay the same, the log only grows, and what
 * SQLite makes of the copy is a state that was committed. Throws what the file system throws.
 *
 * No connection to the database may be open in this process: closing a file gives up the locks on it (POSIX).
 */
export function copyUnlessChanged(
  database: string,
  image: string,
  { log, journal }: CopyParts,
  tools: CopyTools,
): boolean {
  const { files, clock } = tools;
  const before = stateOf(database, { log, journal }, tools);
  const looked = clock.now();
  copyFile(database, image, tools);
  if (journal) copyFile(database + JOURNAL, image + JOURNAL, tools);
  if (log && files.existsSync(database + WAL)) copyFile(database + WAL, image + WAL, tools);
  const after = stateOf(database, { log, journal }, tools);
  if (before.text !== after.text) return false;
  if (looked - before.changed > TIME_STEP_MS) return true;
  const sameJournal = !journal || sameContent(database + JOURNAL, image + JOURNAL, tools);
  return sameJournal && sameContent(database, image, tools);
}

function stateOf(
  database: string,
  { log, journal }: CopyParts,
  { files }: CopyTools,
): { readonly text: string; readonly changed: number } {
  const paths = journal ? [database, database + JOURNAL] : [database];
  const facts = paths.map((path) => files.statSync(path, { bigint: true }));
  const texts = facts.map(({ ino, size, mtimeNs, ctimeNs }) => [ino, size, mtimeNs, ctimeNs].join());
  if (log) texts.push(logHeader(database + WAL, { files }));
  const changed = Math.max(
    ...facts.map(({ mtimeMs, ctimeMs }) => Math.max(Number(mtimeMs), Number(ctimeMs))),
  );
  return { text: texts.join(';'), changed };
}

function logHeader(path: string, { files }: Pick<CopyTools, 'files'>): string {
  const there = files.lstatSync(path, { throwIfNoEntry: false });
  return there ? readStart(files, path, LOG_HEADER).toString('hex') : '';
}

function copyFile(from: string, to: string, { files, onBytes }: CopyTools): void {
  try {
    // Where the file system can share the bytes between two files, a copy takes neither time nor room.
    files.copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    onBytes(files.statSync(to).size);
    return;
  } catch {
    files.rmSync(to, { force: true });
  }
  const source = files.openSync(from, 'r');
  try {
    const target = files.openSync(to, 'wx', 0o600);
    try {
      const keepHoles = looksSparse(files.fstatSync(source));
      const size = copyBytes(source, target, keepHoles, { files, onBytes });
      files.ftruncateSync(target, size);
    } finally {
      files.closeSync(target);
    }
  } finally {
    files.closeSync(source);
  }
}

function copyBytes(
  source: number,
  target: number,
  keepHoles: boolean,
  { files, onBytes }: Pick<CopyTools, 'files' | 'onBytes'>,
): number {
  const chunk = Buffer.allocUnsafe(CHUNK);
  const zeros = Buffer.alloc(keepHoles ? CHUNK : 0);
  for (let at = 0; ; ) {
    const read = files.readSync(source, chunk, 0, CHUNK, at);
    if (read === 0) return at;
    const isHole = keepHoles && Buffer.compare(chunk.subarray(0, read), zeros.subarray(0, read)) === 0;
    for (let done = 0; done < read && !isHole; )
      done += files.writeSync(target, chunk, done, read - done, at + done);
    at += read;
    onBytes(read);
  }
}

function sameContent(one: string, other: string, { files }: CopyTools): boolean {
  const first = files.openSync(one, 'r');
  try {
    const second = files.openSync(other, 'r');
    try {
      return sameBytes(files, first, second);
    } finally {
      files.closeSync(second);
    }
  } finally {
    files.closeSync(first);
  }
}

function sameBytes(files: FileSystem, first: number, second: number): boolean {
  const a = Buffer.allocUnsafe(CHUNK);
  const b = Buffer.allocUnsafe(CHUNK);
  for (let at = 0; ; at += CHUNK) {
    const read = readFully(files, first, a, CHUNK, at);
    if (readFully(files, second, b, CHUNK, at) !== read) return false;
    if (Buffer.compare(a.subarray(0, read), b.subarray(0, read)) !== 0) return false;
    if (read < CHUNK) return true;
  }
}
