import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { isLiveJournal, readDatabaseHeader, readStart, SMALLEST_PAGE } from '../capture/database-header.ts';
import { JOURNAL, SHARED_MEMORY, SIDE_FILES, WAL } from '../capture/side-files.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { sideEnding } from './group-databases.ts';
import { type NameRules, nameKey } from './place-names.ts';
import type { TargetDatabase } from './plan-types.ts';
import { parentOf } from './record-tree.ts';

/** What is known of the target without asking again. */
export interface TargetLook {
  readonly root: string;
  readonly files: FileSystem;
  readonly rules: NameRules;
  /** What stands there itself, links not followed. */
  stat(path: string): Stats | undefined;
  /** Names in a folder of the target; none when it is no folder. */
  names(path: string): readonly string[];
  /** Whether another program has the database at this absolute path open. */
  isInUse(absolute: string): boolean;
}

/** Looks at the databases that stand in the target, and at what SQLite keeps beside them. */
export class TargetDatabases {
  readonly #look: TargetLook;
  /** By folder: the names with something of SQLite's beside them. */
  readonly #withSides = new Map<string, ReadonlySet<string>>();

  constructor(look: TargetLook) {
    this.#look = look;
  }

  /** Undefined when a file at `path` would be nothing to SQLite but this file. */
  at(path: string): TargetDatabase | undefined {
    const sideFiles = this.#sidesOf(path);
    const isDatabase = this.#isDatabase(path);
    if (!isDatabase && !sideFiles.some((ending) => this.#isLive(path, ending))) return undefined;
    const pending = sideFiles.filter((ending) => ending !== SHARED_MEMORY && this.#isLive(path, ending));
    const times = pending.map((ending) => this.#look.stat(path + ending)?.mtimeMs ?? 0);
    return {
      isDatabase,
      sideFiles,
      pending,
      changed: Math.max(0, ...times),
      isInUse: () => isDatabase && this.#look.isInUse(this.#absolute(path)),
    };
  }

  #isDatabase(path: string): boolean {
    const stat = this.#look.stat(path);
    if (!stat?.isFile() || stat.size < SMALLEST_PAGE || stat.size % SMALLEST_PAGE !== 0) return false;
    try {
      return readDatabaseHeader(this.#look.files, this.#absolute(path)) !== null;
    } catch {
      return false;
    }
  }

  #sidesOf(path: string): string[] {
    const folder = parentOf(path);
    let known = this.#withSides.get(folder);
    if (known === undefined) {
      known = this.#basesIn(folder);
      this.#withSides.set(folder, known);
    }
    if (!known.has(this.#key(path.slice(folder === '' ? 0 : folder.length + 1)))) return [];
    return SIDE_FILES.filter((ending) => {
      const stat = this.#look.stat(path + ending);
      return stat !== undefined && !stat.isDirectory();
    });
  }

  #basesIn(folder: string): Set<string> {
    const bases = new Set<string>();
    for (const name of this.#look.names(folder)) {
      // `-WAL` stands beside a database as well where the system takes it for the same name.
      const ending = sideEnding(this.#look.rules.foldsCase ? name.toLowerCase() : name);
      if (ending !== undefined) bases.add(this.#key(name.slice(0, -ending.length)));
    }
    return bases;
  }

  /** Whether SQLite would make something of it. What cannot be read counts. */
  #isLive(path: string, ending: string): boolean {
    const absolute = this.#absolute(path + ending);
    const { files } = this.#look;
    try {
      if (ending === JOURNAL) return isLiveJournal(files, absolute);
      return beginsLike(ending, readStart(files, absolute, 8));
    } catch {
      return true;
    }
  }

  #absolute(path: string): string {
    return join(this.#look.root, path);
  }

  #key(name: string): string {
    return nameKey(name, this.#look.rules);
  }
}

/** A log begins with one of two numbers; shared memory with its version, in the order of bytes of the computer. */
const LOG_BEGINS = new Set([0x377f0682, 0x377f0683]);
const SHARED_MEMORY_VERSION = 3_007_000;

function beginsLike(ending: string, start: Buffer): boolean {
  if (start.length < 8) return false;
  if (ending === WAL) return LOG_BEGINS.has(start.readUInt32BE(0));
  return start.readUInt32LE(0) === SHARED_MEMORY_VERSION || start.readUInt32BE(0) === SHARED_MEMORY_VERSION;
}
