import type { Stats } from 'node:fs';
import { sep } from 'node:path';
import type { Issue } from '#shared/events.ts';
import { failureReason } from './failure-reason.ts';
import { FIXED_BYTES, itemBytes, type NameLength, noteBytes } from './name-bytes.ts';
import { ScanTable } from './scan-table.ts';
import type { ScanResult } from './scan-types.ts';
import { looksSparse } from './sparse.ts';

/** Where an item stands: row of its folder and name in it, and the length of its whole path in the backup. */
export interface Place {
  readonly parent: number;
  readonly name: string;
  readonly length: NameLength;
}

/** A root stands nowhere but has a place on this computer. */
export interface RootPlace extends Omit<Place, 'parent'> {
  readonly absolute: string;
}

/** What the walk has found so far: items, sums, and what had to be left out. */
export class Findings {
  readonly #table = new ScanTable(sep);
  readonly #issues: Issue[] = [];
  readonly #skipped: { path: string; reason: string }[] = [];
  readonly #totals = { files: 0, folders: 0, links: 0, bytes: 0 };
  #nameBytes = FIXED_BYTES;

  get seen(): { readonly files: number; readonly bytes: number } {
    return { files: this.#totals.files, bytes: this.#totals.bytes };
  }

  get issueCount(): number {
    return this.#issues.length;
  }

  addFile(place: Place | RootPlace, stats: Stats): void {
    this.#totals.files++;
    this.#totals.bytes += stats.size;
    this.#nameBytes += itemBytes(place.length, stats.size);
    this.#add('file', place, stats);
  }

  /** Returns the folder's row, for the places of what is in it. */
  addFolder(place: Place | RootPlace, stats: Stats): number {
    this.#totals.folders++;
    this.#nameBytes += itemBytes(place.length, 0);
    return this.#add('folder', place, stats);
  }

  addLink(place: Place, stats: Stats, target: { readonly text: string; readonly length: NameLength }): void {
    this.#totals.links++;
    this.#nameBytes += itemBytes(place.length, 0, target.length);
    this.#add('link', place, stats, target.text);
  }

  addIssue(kind: Issue['kind'], path: string, message: string): void {
    this.#issues.push({ kind, path, message });
  }

  /** `error` is what the file system threw. */
  addUnreadable(path: string, error: unknown): void {
    this.addIssue('unreadable', path, `Could not be read (${failureReason(error)}).`);
  }

  /** Something that holds no data, or must not be in a backup: no defect of the backup. */
  addSkipped(path: string, reason: string): void {
    this.#skipped.push({ path, reason });
  }

  /** Call once, when everything is in. */
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

  #add(type: 'file' | 'folder' | 'link', place: Place | RootPlace, stats: Stats, target?: string): number {
    const isFile = type === 'file';
    const item = {
      type,
      name: place.name,
      size: isFile ? stats.size : 0,
      mtime: stats.mtimeMs,
      ctime: stats.ctimeMs,
      inode: stats.ino,
      mode: stats.mode & 0o7777,
      sparse: isFile && looksSparse(stats),
      ...(target === undefined ? {} : { target }),
    };
    if ('absolute' in place) return this.#table.addRoot(item, place.absolute);
    return this.#table.add({ ...item, parent: place.parent });
  }
}
