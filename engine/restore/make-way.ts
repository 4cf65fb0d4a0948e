import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { SIDE_FILES } from '../capture/side-files.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { isDatabaseInUse } from './database-in-use.ts';
import { type WriteFailure, writeFailure } from './write-failure.ts';

/** How an old log gets out of the way of a restored database. */
export interface WayToMake {
  /** What the names of old side files get, `.before-restore-2026-11-21-140305`. */
  readonly ending: string;
  /** Absolute path for a second name of the old database while it is looked whether somebody uses it. */
  readonly probe: string;
}

/** Something that has another name now. Absolute paths. */
export interface MovedFile {
  readonly from: string;
  readonly to: string;
}

export type WayMade =
  | { readonly moved: readonly MovedFile[] }
  /** Another program has the old database open. */
  | { readonly inUse: true }
  | { readonly failed: WriteFailure };

/**
 * Moves aside what SQLite kept beside the database that stood at `final`: it would write it into the restored one and
 * destroy that. Nothing is removed, and nothing is moved while another program has the old database open. After a failure
 * everything is where it was.
 */
export function makeWay(files: FileSystem, final: string, { ending, probe }: WayToMake): WayMade {
  const isThere = files.lstatSync(final, { throwIfNoEntry: false })?.isFile() ?? false;
  if (isThere && isDatabaseInUse(final, { files, probe })) return { inUse: true };
  const moved: MovedFile[] = [];
  try {
    for (const from of SIDE_FILES.map((side) => final + side)) {
      const stat = files.lstatSync(from, { throwIfNoEntry: false });
      if (!stat || stat.isDirectory()) continue;
      const to = freeName(files, from + ending);
      files.renameSync(from, to);
      moved.push({ from, to });
    }
  } catch (error) {
    moveBack(files, moved);
    return { failed: writeFailure(error) };
  }
  // A power cut must not leave the restored database with the old log.
  if (moved.length > 0) syncFolder(files, dirname(final));
  return { moved };
}

/** Undoes it, when the database did not get its name after all. */
export function moveBack(files: FileSystem, moved: readonly MovedFile[]): void {
  for (const { from, to } of moved.toReversed()) {
    try {
      files.renameSync(to, from);
    } catch {
      // It keeps the name that tells what it was.
    }
  }
}

function freeName(files: FileSystem, wanted: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!files.lstatSync(name, { throwIfNoEntry: false })) return name;
  }
}

function syncFolder(files: FileSystem, folder: string): void {
  try {
    const fd = files.openSync(folder, constants.O_RDONLY);
    try {
      files.fsyncSync(fd);
    } finally {
      files.closeSync(fd);
    }
  } catch {
    // Not every system can.
  }
}
