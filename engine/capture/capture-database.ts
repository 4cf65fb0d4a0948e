import type { Stats } from 'node:fs';
import type { Ports } from '../ports/index.ts';
import { asFiles, outcomeOf } from './capture-failure.ts';
import type { CaptureOrder, CaptureOutcome } from './capture-types.ts';
import { checkImage } from './check-image.ts';
import { isLiveJournal, readDatabaseHeader } from './database-header.ts';
import { copyUnlessChanged } from './guarded-copy.ts';
import { awaitCommitted, backUpOnline, type OnlineTools } from './online-backup.ts';
import { hasRoomFor } from './room-on-disk.ts';
import { settleCopy } from './settle-copy.ts';
import { JOURNAL, SHARED_MEMORY, SIDE_FILES, WAL } from './side-files.ts';
import { findSqlite, type Sqlite, sqliteFailure } from './sqlite-access.ts';

export interface CaptureTools extends Pick<Ports, 'clock' | 'files'> {
  readonly onBytes: (bytes: number) => void;
  /** Default: what Node brings along; null stands for none. */
  readonly sqlite?: Sqlite | null;
}

/** A database that is written to while it is copied is copied again, so many times in all. */
const ROUNDS = 4;

/** With a log, readers are kept waiting only by a program that lets nobody in; its files can then be copied. */
const LOG_PATIENCE_MS = 1000;

/** How the files of a database stand, at the moment of looking. */
interface Look {
  readonly main: Stats;
  readonly log: Stats | undefined;
  readonly sharedMemory: boolean;
  readonly walMode: boolean;
}

type Attempt = 'made' | 'changing';

/**
 * Makes an image of one database: a single file that holds a state that was committed, checked by SQLite. The database
 * and everything beside it are left as they are. Never rejects because of the database or the disk: then the outcome
 * says why there is no image, and nothing is left of it.
 */
export async function captureDatabase(order: CaptureOrder, tools: CaptureTools): Promise<CaptureOutcome> {
  const sqlite = tools.sqlite === undefined ? findSqlite() : (tools.sqlite ?? undefined);
  if (sqlite === undefined) return asFiles('no-sqlite');
  const capture = new Capture(order, { ...tools, sqlite });
  let outcome: CaptureOutcome;
  try {
    outcome = await capture.run();
  } catch (error) {
    outcome = outcomeOf(error);
  }
  if (!outcome.captured) capture.removeImage();
  return outcome;
}

class Capture {
  readonly #order: CaptureOrder;
  readonly #tools: OnlineTools;

  constructor(order: CaptureOrder, tools: OnlineTools) {
    this.#order = order;
    this.#tools = tools;
  }

  async run(): Promise<CaptureOutcome> {
    let outcome = asFiles('changing');
    for (let round = 0; round < ROUNDS; round += 1) {
      const look = this.#look();
      if (look === null) return asFiles('unreadable');
      this.removeImage();
      const { size } = look.main;
      if (!hasRoomFor(size + (look.log?.size ?? 0), this.#order.image, this.#tools.files))
        return asFiles('no-room');
      if ((await this.#make(look)) === 'changing') continue;
      outcome = this.#checked(look);
      // What looks damaged may have been caught in the middle of a change.
      if (outcome.captured || this.#isAsBefore(look)) return outcome;
    }
    return outcome;
  }

  removeImage(): void {
    for (const ending of ['', ...SIDE_FILES])
      this.#tools.files.rmSync(this.#order.image + ending, { force: true });
  }

  #look(): Look | null {
    const { files } = this.#tools;
    const { database } = this.#order;
    const header = readDatabaseHeader(files, database);
    if (header === null) return null;
    const log = files.lstatSync(database + WAL, { throwIfNoEntry: false });
    return {
      main: files.statSync(database),
      log,
      sharedMemory: files.existsSync(database + SHARED_MEMORY),
      walMode: header.walMode || log !== undefined,
    };
  }

  #make(look: Look): Promise<Attempt> {
    return look.walMode ? this.#makeWithLog(look) : this.#makeWithoutLog();
  }

  /**
   * With a log, readers and writers do not get into each other's way. A log without shared memory means that nobody has
   * the database open, or one program that lets no other in: then its files are copied.
   */
  async #makeWithLog(look: Look): Promise<Attempt> {
    const { database, image, patienceMs } = this.#order;
    const journal = isLiveJournal(this.#tools.files, database + JOURNAL);
    if (look.log && look.sharedMemory && !journal) {
      try {
        await backUpOnline(database, image, Math.min(patienceMs, LOG_PATIENCE_MS), this.#tools);
        return 'made';
      } catch (error) {
        const failure = sqliteFailure(error);
        if (failure === null || failure === 'full' || failure === 'damaged') throw error;
        this.removeImage();
      }
    }
    return this.#copy({ log: true, journal });
  }

  /**
   * Without a log, a program cannot write while another reads. So the file is copied with nobody locked out, and only
   * when that does not work because it is written to, SQLite holds the writers off.
   */
  async #makeWithoutLog(): Promise<Attempt> {
    const { database, image, patienceMs } = this.#order;
    try {
      awaitCommitted(database, patienceMs, this.#tools);
    } catch (error) {
      if (sqliteFailure(error) !== 'needs-rollback') throw error;
      return this.#copy({ log: false, journal: true });
    }
    if (this.#copy({ log: false, journal: false }) === 'made') return 'made';
    this.removeImage();
    await backUpOnline(database, image, patienceMs, this.#tools);
    return 'made';
  }

  #copy(parts: { readonly log: boolean; readonly journal: boolean }): Attempt {
    const { database, image } = this.#order;
    const { files, sqlite } = this.#tools;
    if (!copyUnlessChanged(database, image, parts, this.#tools)) return 'changing';
    const hasSideFiles = SIDE_FILES.some((ending) => files.existsSync(image + ending));
    if (hasSideFiles) settleCopy(image, sqlite, files);
    return 'made';
  }

  #checked(look: Look): CaptureOutcome {
    const check = checkImage(this.#order.image, this.#tools.sqlite);
    if (check.state === 'damaged') return asFiles('damaged', check.detail);
    const facts = this.#facts(look);
    return check.state === 'sound'
      ? { captured: true, facts }
      : { captured: true, facts, unchecked: check.detail };
  }

  #facts({ main, log }: Look) {
    const { size } = this.#tools.files.statSync(this.#order.image);
    const logged = log && log.size > 0 ? log.mtimeMs : 0;
    const mtime = Math.max(main.mtimeMs, logged);
    return { size, mtime, ctime: main.ctimeMs, inode: main.ino, mode: main.mode & 0o7777 };
  }

  #isAsBefore({ main, log }: Look): boolean {
    const now = this.#look();
    const same = (a: Stats | undefined, b: Stats | undefined) =>
      a?.size === b?.size && a?.mtimeMs === b?.mtimeMs && a?.ino === b?.ino;
    return now !== null && same(main, now.main) && same(log, now.log);
  }
}
