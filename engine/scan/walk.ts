import type { Stats } from 'node:fs';
import { sep } from 'node:path';
import type { Issue } from '#shared/events.ts';
import type { FileSystem } from '../ports/index.ts';
import { failureCode, failureReason } from './failure-reason.ts';
import { type FolderNames, readFolderNames, readLinkTarget } from './folder-names.ts';
import type { KeptOut } from './kept-out.ts';
import { FIXED_BYTES, itemBytes, type NameLength, nameLength, noteBytes } from './name-bytes.ts';
import type { PatternFilter } from './patterns.ts';
import type { Root } from './roots.ts';
import { NO_PARENT, ScanTable } from './scan-table.ts';
import type { ScanResult } from './scan-types.ts';
import { looksSparse } from './sparse.ts';

/** A folder the walk is in the middle of. */
interface Frame {
  readonly absolute: string;
  /** `absolute` with a separator at its end. */
  readonly prefix: string;
  /** Path in the backup, and relative to the root ('' for the root itself). */
  readonly path: string;
  readonly relative: string;
  readonly length: NameLength;
  readonly label: string | null;
  readonly name: string;
  readonly stats: Stats;
  readonly names: readonly string[];
  readonly keptOut: ReadonlySet<string> | undefined;
  next: number;
  /** Row in the table; NO_PARENT until the folder is known to be needed. */
  row: number;
}

/**
 * Walks the roots depth first, a folder before what is in it, names by code point. Synchronous, because that is
 * three times as fast as promises; in steps, so that the caller can let the event loop run in between. Folders
 * are on a stack of our own: very deep trees must not end in a stack overflow.
 */
export class Walk {
  readonly #table = new ScanTable(sep);
  readonly #issues: Issue[] = [];
  readonly #skipped: { path: string; reason: string }[] = [];
  readonly #totals = { files: 0, folders: 0, links: 0, bytes: 0 };
  #nameBytes = FIXED_BYTES;
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
    return { files: this.#totals.files, bytes: this.#totals.bytes };
  }

  /** Call once, after `step` returned false. */
  finish(): Omit<ScanResult, 'locations'> {
    this.#table.trim();
    for (const note of [...this.#issues, ...this.#skipped]) this.#nameBytes += noteBytes(note);
    return {
      items: this.#table,
      totals: this.#totals,
      nameBytes: this.#nameBytes,
      issues: this.#issues,
      skipped: this.#skipped,
    };
  }

  #visitRoot(root: Root): void {
    const { label, absolute } = root;
    if (this.#keptOut.has(absolute)) {
      this.#skip(label, 'never part of a backup');
      return;
    }
    const stats = this.#lstat(absolute, label, '');
    if (!stats) return;
    if (stats.isDirectory()) {
      this.#enter({
        absolute,
        path: label,
        relative: '',
        length: nameLength(label),
        label,
        name: label,
        stats,
      });
    } else if (stats.isFile()) {
      // Patterns choose among what is found in folders; a file that was named itself is wanted.
      this.#count('file', nameLength(label), stats.size);
      this.#table.addRoot({ type: 'file', name: label, ...facts(stats), size: stats.size }, absolute);
    }
  }

  #visit(frame: Frame, name: string): void {
    const path = `${frame.path}/${name}`;
    const relative = frame.relative === '' ? name : `${frame.relative}/${name}`;
    if (frame.keptOut?.has(name)) {
      this.#skip(path, 'never part of a backup');
      return;
    }
    const absolute = frame.prefix + name;
    const stats = this.#lstat(absolute, path, relative);
    if (!stats) return;
    if (stats.isDirectory()) {
      if (this.#filter && !this.#filter.entersFolder(relative)) return;
      if (this.#keptOut.isSystemFolder(absolute)) {
        this.#skip(path, 'made up by the running system');
        return;
      }
      this.#enter({ absolute, path, relative, length: below(frame, name), label: null, name, stats });
      return;
    }
    if (this.#filter && !this.#filter.takesFile(relative)) return;
    if (stats.isFile()) this.#addFile(frame, name, stats);
    else if (stats.isSymbolicLink()) this.#addLink(frame, name, absolute, path, stats);
    else this.#skip(path, specialKind(stats));
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
        this.#unreadable(path, error);
      return undefined;
    }
  }

  #enter(folder: Omit<Frame, 'prefix' | 'names' | 'keptOut' | 'next' | 'row'>): void {
    const content = this.#list(folder.absolute, folder.path);
    if (!content) return;
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
        this.#issues.push({ kind: 'vanished', path, message });
        return undefined;
      }
      this.#unreadable(path, error);
      return { names: [], unusable: [] };
    }
  }

  #addFile(frame: Frame, name: string, stats: Stats): void {
    const parent = this.#rowOf(frame);
    this.#count('file', below(frame, name), stats.size);
    this.#table.add({ type: 'file', parent, name, ...facts(stats), size: stats.size });
  }

  #addLink(frame: Frame, name: string, absolute: string, path: string, stats: Stats): void {
    let target: string | null;
    try {
      target = readLinkTarget(absolute, this.#files);
    } catch (error) {
      if (failureCode(error) !== 'ENOENT') this.#unreadable(path, error);
      return;
    }
    if (target === null) {
      const message = 'The link points to a name that is not valid Unicode, which a zip cannot hold.';
      this.#issues.push({ kind: 'name-unusable', path, message });
      return;
    }
    const parent = this.#rowOf(frame);
    this.#count('link', below(frame, name), 0, nameLength(target));
    this.#table.add({ type: 'link', parent, name, ...facts(stats), size: 0, sparse: false, target });
  }

  /** The folder's row; adds it, and first the folders above it, when the walk had put that off. */
  #rowOf(frame: Frame): number {
    if (frame.row !== NO_PARENT) return frame.row;
    let parent = NO_PARENT;
    for (const open of this.#stack) {
      if (open.row === NO_PARENT) {
        this.#count('folder', open.length, 0);
        const item = {
          type: 'folder',
          name: open.name,
          ...facts(open.stats),
          size: 0,
          sparse: false,
        } as const;
        open.row =
          open.label === null
            ? this.#table.add({ ...item, parent })
            : this.#table.addRoot(item, open.absolute);
      }
      parent = open.row;
      if (open === frame) break;
    }
    return parent;
  }

  #count(type: 'file' | 'folder' | 'link', path: NameLength, size: number, target?: NameLength): void {
    this.#totals[`${type}s`]++;
    this.#totals.bytes += size;
    this.#nameBytes += itemBytes(path, size, target);
  }

  #noteUnusable(frame: Frame, name: string): void {
    const relative = frame.relative === '' ? name : `${frame.relative}/${name}`;
    if (this.#filter && !this.#filter.entersFolder(relative)) return;
    const message = 'The name is not valid Unicode, which a zip cannot hold. Rename it to have it saved.';
    this.#issues.push({ kind: 'name-unusable', path: `${frame.path}/${name}`, message });
  }

  #unreadable(path: string, error: unknown): void {
    this.#issues.push({ kind: 'unreadable', path, message: `Could not be read (${failureReason(error)}).` });
  }

  #skip(path: string, reason: string): void {
    this.#skipped.push({ path, reason });
  }
}

function facts(stats: Stats) {
  return {
    mtime: stats.mtimeMs,
    ctime: stats.ctimeMs,
    inode: stats.ino,
    mode: stats.mode & 0o7777,
    sparse: looksSparse(stats),
  };
}

function below(frame: Frame, name: string): NameLength {
  const own = nameLength(name);
  return { utf8: frame.length.utf8 + 1 + own.utf8, json: frame.length.json + 1 + own.json };
}

function specialKind(stats: Stats): string {
  if (stats.isSocket()) return 'socket';
  if (stats.isFIFO()) return 'named pipe';
  return 'device';
}
