import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { FileSystem, Ports } from '../ports/index.ts';
import { failureCode } from '../scan/failure-reason.ts';
import { settingsFailure } from './settings-failure.ts';

/** How often a waiting program looks again, and for how long it waits altogether. */
const LOOK_AGAIN_MS = 20;
const GIVE_UP_MS = 30_000;

/** A lock is held for the few milliseconds of one write. One that stands this long was left behind by a crash. */
const ABANDONED_MS = 10_000;

type LockPorts = Pick<Ports, 'files' | 'clock' | 'random'>;

/**
 * Runs `change` while no other process (or other call in this one) changes the settings in `home`, so that
 * reading, changing and writing a file is one step and nobody's change gets lost. Makes the folder when it is
 * missing. Not to be nested, except inside `inTurn`.
 * @throws AppError `target-not-writable`, `disk-full`, and what `change` throws
 */
export function whileLocked<T>(home: string, ports: LockPorts, change: () => T): Promise<T> {
  return withLock('.lock', home, ports, change);
}

/**
 * Runs `change` after all others of its kind, in this and in other processes, have ended: for changes of several
 * files, each of which is locked by itself while it is written. Keeps order, but no promise: whoever takes longer
 * than a lock may stand is overtaken.
 * @throws AppError `target-not-writable`, `disk-full`, and what `change` rejects with
 */
export function inTurn<T>(home: string, ports: LockPorts, change: () => Promise<T>): Promise<T> {
  return withLock('.turn', home, ports, change);
}

async function withLock<T>(
  name: string,
  home: string,
  ports: LockPorts,
  change: () => T | Promise<T>,
): Promise<T> {
  const lock = join(home, name);
  const token = Buffer.from(ports.random.bytes(16)).toString('hex');
  await acquire(lock, token, home, ports);
  try {
    return await change();
  } catch (error) {
    throw settingsFailure(error, home);
  } finally {
    release(lock, token, ports.files);
  }
}

async function acquire(lock: string, token: string, home: string, ports: LockPorts): Promise<void> {
  const { files, clock } = ports;
  const started = clock.monotonic();
  let holder = '';
  let since = started;
  while (!tryToCreate(lock, token, home, files)) {
    const now = clock.monotonic();
    const current = readToken(lock, files);
    if (current !== holder) {
      holder = current;
      since = now;
    } else if (now - since >= ABANDONED_MS) {
      breakLock(lock, holder, token, files);
      continue;
    }
    if (now - started >= GIVE_UP_MS) {
      const reason = 'another program keeps changing the settings';
      throw new AppError('target-not-writable', { path: home, reason });
    }
    await clock.sleep(LOOK_AGAIN_MS);
  }
}

function tryToCreate(lock: string, token: string, home: string, files: FileSystem): boolean {
  try {
    // Other users of this computer have no business in here.
    files.mkdirSync(home, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw settingsFailure(error, home);
  }
  try {
    const descriptor = files.openSync(lock, 'wx', 0o600);
    try {
      files.writeSync(descriptor, token);
    } catch (error) {
      files.rmSync(lock, { force: true });
      throw error;
    } finally {
      files.closeSync(descriptor);
    }
    return true;
  } catch (error) {
    // Besides EEXIST, Windows says EPERM while another process is just removing its lock.
    if (failureCode(error) === 'EEXIST' || files.existsSync(lock)) return false;
    throw settingsFailure(error, home);
  }
}

/** Whose lock it is; '' when it is gone or not yet signed. */
function readToken(lock: string, files: FileSystem): string {
  try {
    return files.readFileSync(lock, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Takes away an abandoned lock. Two programs may come to this at the same time, and the slower one must not
 * take the lock that the faster one has made meanwhile: what was moved aside is looked at, and put back.
 */
function breakLock(lock: string, holder: string, token: string, files: FileSystem): void {
  const aside = `${lock}.${token}`;
  try {
    files.renameSync(lock, aside);
    if (readToken(aside, files) !== holder) files.linkSync(aside, lock);
  } catch {
    // Somebody else was faster; the next attempt sees what is there now.
  }
  files.rmSync(aside, { force: true });
}

function release(lock: string, token: string, files: FileSystem): void {
  if (readToken(lock, files) === token) files.rmSync(lock, { force: true });
}
