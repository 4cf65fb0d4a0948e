import type { Issue } from '#shared/events.ts';
import type { ItemList } from '../archive/item-list.ts';
import type { FileRecord, FolderRecord, LinkRecord } from '../archive/manifest.ts';
import type { NameRules } from './place-names.ts';

/**
 * What to do when something is already there: put the restored file beside it under another name, leave what is
 * there, replace it when the backup's file is newer, or replace it.
 */
export type ConflictMode = 'keep-both' | 'skip' | 'overwrite-older' | 'overwrite';

/** What stands in the target now. */
export interface TargetFact {
  readonly type: 'file' | 'folder' | 'link' | 'other';
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  /** Permission bits. */
  readonly mode: number;
  /** Files: the content has been compared and is the backup's. Links: the link target is the same. */
  readonly sameContent: boolean;
}

/** A database in the target, or what is left of one. */
export interface TargetDatabase {
  /** False: there are only side files, with nothing or something else in their middle. */
  readonly isDatabase: boolean;
  /** Endings of what SQLite keeps beside it, as far as it is there. SQLite would use it for whatever has the name. */
  readonly sideFiles: readonly string[];
  /** Of these, those that hold changes which are not in the file itself. */
  readonly pending: readonly string[];
  /** When something was last written to those; 0 when there are none. Milliseconds since the epoch. */
  readonly changed: number;
  /** Asked only when it matters, for it takes a moment. */
  isInUse(): boolean;
}

export interface TargetFacts {
  readonly rules: NameRules;
  /** What stands at a path below the target (forward slashes, already placed names), for this record if any. */
  look(path: string, record: FileRecord | LinkRecord | FolderRecord | undefined): TargetFact | undefined;
  /** The database that a file at this path would replace, or whose leftovers it would meet. */
  database(path: string): TargetDatabase | undefined;
  /** Longest path below the target that the system can hold, in bytes. */
  readonly longestPath: number;
}

/** A folder of the target. Paths are relative to it, forward slashes. */
export interface FolderAction {
  readonly path: string;
  /** Where the backup has it. */
  readonly source: string;
  /** Absent for a folder that the backup only implies. */
  readonly record?: FolderRecord;
  /** It is there already. */
  readonly exists: boolean;
  /** Time and permissions are set at the end. */
  readonly setMetadata: boolean;
}

export interface WriteAction<R extends FileRecord | LinkRecord> {
  readonly path: string;
  readonly record: R;
  /** What is there now is to be replaced; otherwise nothing may be there. */
  readonly replace: boolean;
  /** The name differs from the wanted one because something else is there. */
  readonly keptBoth: boolean;
  /**
   * It takes the place of a database: what SQLite keeps beside that is moved aside first, unless another program has
   * it open.
   */
  readonly makesWay?: MakesWay | undefined;
  /** A side file: path of the database that it belongs to, and that has to be in its place before. */
  readonly sideOf?: string | undefined;
}

export interface MakesWay {
  /** Endings of the side files that are there. */
  readonly sideFiles: readonly string[];
  /** What their names get, `.before-restore-2026-11-21-140305`. */
  readonly ending: string;
}

/** An old side file of a database and the name it has now. Paths below the target. */
export interface MovedAside {
  readonly from: string;
  readonly to: string;
}

export interface SkipAction {
  readonly path: string;
  readonly record: FileRecord | LinkRecord;
  readonly reason: 'identical' | 'exists' | 'newer';
  /** Same content, but time and permissions are to be set to the backup's. */
  readonly setMetadata: boolean;
}

/** Something that gets another name on the target than in the backup. For a folder, all below it moves along. */
export interface PlacedName {
  /** Path in the backup. */
  readonly path: string;
  /** Path below the target. */
  readonly placed: string;
  readonly reason: 'kept-both' | 'name-not-allowed-here' | 'same-name-here';
}

/** Everything a restore is going to do; a dry run shows it. */
export interface RestorePlan {
  /** Parents before children. */
  readonly folders: readonly FolderAction[];
  /** In the order of the zip. */
  readonly files: ItemList<WriteAction<FileRecord>>;
  /** Those of `files` that are side files. */
  readonly sides: readonly WriteAction<FileRecord>[];
  readonly links: readonly WriteAction<LinkRecord>[];
  readonly skipped: ItemList<SkipAction>;
  /** Records that cannot be put anywhere. */
  readonly issues: readonly Issue[];
  readonly names: readonly PlacedName[];
  /** Content bytes of `files`. */
  readonly bytes: number;
}
