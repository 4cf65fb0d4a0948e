import type { Stats } from 'node:fs';
import { sep } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { MAX_PATH_BYTES } from '../archive/entry-path.ts';
import type { FileSystem } from '../ports/index.ts';
import { failureCode } from './failure-reason.ts';
import { Findings } from './findings.ts';
import { type FolderNames, readFolderNames, readLinkTarget } from './folder-names.ts';
import type { KeptOut } from './kept-out.ts';
import { type NameLength, nameLength } from './name-bytes.ts';
import type { PatternFilter } from './patterns.ts';
import type { Root } from './roots.ts';
import { NO_PARENT } from './scan-table.ts';
import type { ScanResult } from './scan-types.ts';

/** A folder the walk has come to. */
interface Folder {
  readonly absolute: string;
  /** Path in the backup, and relative to the root ('' for the root itself). */
  readonly path: string;
  readonly relative: string;
  readonly name: string;
  readonly length: NameLength;
  readonly stats: Stats;
}

/** A folder the walk is in the middle of. */
interface Frame extends Folder {
  /** `absolute` with a separator at its end. */
  readonly prefix: string;
  readonly names: readonly string[];
  readonly keptOut: ReadonlySet<string> | undefined;
  next: number;
  /** Row in the list; NO_PARENT until the folder is known to be needed. */
  row: number;
}

/**
 * Walks the roots depth first, a folder before what is in it, names by code point. Synchronous, because that is
 * three times as fast as promises; in steps, so that the caller can let the event loop run in between. Folders
 * are on a stack of our own: very deep trees must not end in a stack overflow.
 */
export class Walk {
  readonly #findings = new Findings();
  readonly #stack: Frame[] = [];
  readonly #waiting: Root[];
  readonly #files: FileSystem;
  readonly #filter: PatternFilter | null;
  readonly #keptOut: KeptOut;

  constructor(roots: readonly Root[], filter: PatternFilter | null, keptOut: KeptOut, files: FileSystem) {
    this.#waiting = roots.toReversed();
    this.#files = files;
    this.#filter = filter;
    this.#keptOut = keptOut;
  }

  /** Looks at about `count` more names. False when there is nothing left. */
  step(count: number): boolean {
    for (let left = count; left > 0; left--) {
      const frame = this.#stack.at(-1);
      if (!frame) {
        const root = this.#waiting.pop();
        if (!root) return false;
        this.#visitRoot(root);
        continue;
      }
      const name = frame.names[frame.next++];
      if (name === undefined) this.#stack.pop();
      else this.#visit(frame, name);
    }
    return true;
  }

  get seen(): { readonly files: number; readonly bytes: number } {
    return this.#findings.seen;
  }

  /** Call once, after `step` returned false. */
  finish(): Omit<ScanResult, 'locations'> {
    return this.#findings.finish();
  }

  #visitRoot({ label, absolute }: Root): void {
    if (this.#keptOut.has(absolute)) {
      this.#findings.addSkipped(label, 'never part of a backup');
      return;
    }
    const failures = this.#findings.issueCount;
    const stats = this.#lstat(absolute, label, '');
    const place = { name: label, length: nameLength(label), absolute };
    let isThere = false;
    if (stats?.isDirectory()) {
      isThere = this.#enter({ ...place, path: label, relative: '', stats });
    } else if (stats?.isFile()) {
      isThere = true;
      // Patterns choose among what is found in folders; a file that was named itself is wanted.
      this.#findings.addFile(place, stats);
    }
    // Unlike a file somewhere inside, a whole root that is suddenly gone (a drive pulled out) must not pass.
    if (!isThere && this.#findings.issueCount === failures)
      throw new AppError('folder-missing', { path: absolute });
  }

  #visit(frame: Frame, name: string): void {
    const path = `${frame.path}/${name}`;
    const relative = frame.relative === '' ? name : `${frame.relative}/${name}`;
    if (frame.keptOut?.has(name)) {
      this.#findings.addSkipped(path, 'never part of a backup');
      return;
    }
    const absolute = frame.prefix + name;
    const stats = this.#lstat(absolute, path, relative);
    if (!stats) return;
    if (isTooLong(frame, name)) {
      const message = 'The path is longer than a zip can hold. Move it up a few folders to have it saved.';
      this.#findings.addIssue('name-unusable', path, message);
      return;
    }
    if (stats.isDirectory()) {
      if (this.#filter && !this.#filter.entersFolder(relative)) return;
      if (this.#keptOut.isSystemFolder(absolute)) {
        this.#findings.addSkipped(path, 'made up by the running system');
        return;
      }
      this.#enter({ absolute, path, relative, length: below(frame, name), name, stats });
      return;
    }
    if (this.#filter && !this.#filter.takesFile(relative)) return;
    if (stats.isFile()) this.#findings.addFile(this.#placeIn(frame, name), stats);
    else if (stats.isSymbolicLink()) this.#addLink(frame, name, absolute, path, stats);
    else this.#findings.addSkipped(path, specialKind(stats));
  }

  /** Undefined when there is nothing to save, or when the reason why has been noted as an issue. */
  #lstat(absolute: string, path: string, relative: string): Stats | undefined {
    try {
      // Gone since its folder was listed: at the moment of this backup it was not there any more, which is an
      // ordinary deletion and no defect of the backup.
      return this.#files.lstatSync(absolute, { throwIfNoEntry: false });
    } catch (error) {
      // Its kind is unknown; what excludes a name excludes folders of that name too.
      if (relative === '' || !this.#filter || this.#filter.entersFolder(relative))
        this.#findings.addUnreadable(path, error);
      return undefined;
    }
  }

  /** False when the folder is gone. */
  #enter(folder: Folder): boolean {
    const content = this.#list(folder.absolute, folder.path);
    if (!content) return false;
    const frame: Frame = {
      ...folder,
      prefix: folder.absolute.endsWith(sep) ? folder.absolute : folder.absolute + sep,
      names: content.names,
      keptOut: this.#keptOut.namesIn(folder.absolute),
      next: 0,
      row: NO_PARENT,
    };
    this.#stack.push(frame);
    if (!this.#filter?.selective) this.#rowOf(frame);
    for (const name of content.unusable) this.#noteUnusable(frame, name);
    return true;
  }

  /** Undefined when the folder is gone. A folder that cannot be read is saved as an empty one, with an issue. */
  #list(absolute: string, path: string): FolderNames | undefined {
    try {
      return readFolderNames(absolute, this.#files);
    } catch (error) {
      const code = failureCode(error);
      if (code === 'ENOENT') return undefined;
      if (code === 'ENOTDIR') {
        const message = 'Was a folder a moment ago and is something else now, so it was not saved.';
        this.#findings.addIssue('vanished', path, message);
        return undefined;
      }
      this.#findings.addUnreadable(path, error);
      return { names: [], unusable: [] };
    }
  }

  #addLink(frame: Frame, name: string, absolute: string, path: string, stats: Stats): void {
    let target: string | null;
    try {
      target = readLinkTarget(absolute, this.#files);
    } catch (error) {
      if (failureCode(error) !== 'ENOENT') this.#findings.addUnreadable(path, error);
      return;
    }
    if (target === null) {
      const message = 'The link points to a name that is not valid Unicode, which a zip cannot hold.';
      this.#findings.addIssue('name-unusable', path, message);
      return;
    }
    this.#findings.addLink(this.#placeIn(frame, name), stats, { text: target, length: nameLength(target) });
  }

  #placeIn(frame: Frame, name: string) {
    return { parent: this.#rowOf(frame), name, length: below(frame, name) };
  }

  /** The folder's row; adds it, and first the folders above it, when the walk had put that off. */
  #rowOf(frame: Frame): number {
    if (frame.row !== NO_PARENT) return frame.row;
    let parent = NO_PARENT;
    for (const open of this.#stack) {
      if (open.row === NO_PARENT) {
        const { name, length, absolute } = open;
        const place = open.relative === '' ? { name, length, absolute } : { name, length, parent };
        open.row = this.#findings.addFolder(place, open.stats);
      }
      parent = open.row;
      if (open === frame) break;
    }
    return parent;
  }

  #noteUnusable(frame: Frame, name: string): void {
    const relative = frame.relative === '' ? name : `${frame.relative}/${name}`;
    if (this.#filter && !this.#filter.entersFolder(relative)) return;
    const message = 'The name is not valid Unicode, which a zip cannot hold. Rename it to have it saved.';
    this.#findings.addIssue('name-unusable', `${frame.path}/${name}`, message);
  }
}

function below(frame: Frame, name: string): NameLength {
  const own = nameLength(name);
  return { utf8: frame.length.utf8 + 1 + own.utf8, json: frame.length.json + 1 + own.json };
}

/** No name is longer than 800 bytes, so that almost every path is known to fit without measuring it. */
function isTooLong(frame: Frame, name: string): boolean {
  return frame.length.utf8 > MAX_PATH_BYTES - 800 && below(frame, name).utf8 > MAX_PATH_BYTES;
}

function specialKind(stats: Stats): string {
  if (stats.isSocket()) return 'socket';
  if (stats.isFIFO()) return 'named pipe';
  return 'device';
}
