import type { Issue } from '#shared/events.ts';
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

export interface TargetFacts {
  readonly rules: NameRules;
  /** What stands at a path below the target (forward slashes, already placed names), for this record if any. */
  look(path: string, record: FileRecord | LinkRecord | FolderRecord | undefined): TargetFact | undefined;
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
  readonly files: readonly WriteAction<FileRecord>[];
  readonly links: readonly WriteAction<LinkRecord>[];
  readonly skipped: readonly SkipAction[];
  /** Records that cannot be put anywhere. */
  readonly issues: readonly Issue[];
  readonly names: readonly PlacedName[];
  /** Content bytes of `files`. */
  readonly bytes: number;
}
