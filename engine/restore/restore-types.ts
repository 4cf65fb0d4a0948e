import type { EventSink, Issue } from '#shared/events.ts';
import type { Ports } from '../ports/index.ts';
import type { Storage } from '../storage/storage.ts';
import type { ConflictMode, MovedAside, PlacedName, RestorePlan } from './plan-types.ts';
import type { OpenBackup, RejectedEntry } from './reader-types.ts';
import type { RecordList } from './record-list.ts';

export interface RestoreRequest {
  readonly storage: Storage;
  readonly backup: OpenBackup;
  /** What to restore; see `selectRecords`. */
  readonly records: RecordList;
  /** What was asked for but cannot be used; all of the backup's when absent. */
  readonly rejected?: readonly RejectedEntry[];
  /** Folder to restore into; made when missing. Nothing outside it is ever written. */
  readonly to: string;
  /** `keep-both` when absent. */
  readonly onConflict?: ConflictMode;
  /** Look and plan, but change nothing. */
  readonly dryRun?: boolean;
  readonly ports: Ports;
  readonly onEvent: EventSink;
  readonly signal: AbortSignal;
  /** Worker threads; 0 = all work in the calling thread, with `ports.files`. Chosen by the amount when absent. */
  readonly threads?: number;
  /** Whose rules for names apply; this computer's when absent. */
  readonly platform?: NodeJS.Platform;
}

/** What a restore did, or in a dry run would do. */
export interface RestoreResult {
  readonly dryRun: boolean;
  /** Real absolute path of the target. */
  readonly to: string;
  /** Files written, under whatever name. */
  readonly restored: number;
  /** Of these, written beside something else that had their name. */
  readonly keptBoth: number;
  /** Of these, written over something older or different. */
  readonly replaced: number;
  /** Folders created. */
  readonly folders: number;
  readonly links: number;
  /** Files and links that were there already, or were left alone as asked. */
  readonly skipped: number;
  /** Of these, proven to have the backup's content. */
  readonly identical: number;
  /** Files whose stored data is damaged. */
  readonly damaged: number;
  /** Everything else that was asked for and is not there now. */
  readonly failed: number;
  /** Content bytes written. */
  readonly bytes: number;
  /** Bytes read from the storage. */
  readonly transferredBytes: number;
  /** One for each thing that is missing or differs from what was asked for. */
  readonly issues: readonly Issue[];
  /** What stands under another name than in the backup. */
  readonly names: readonly PlacedName[];
  /** What SQLite kept beside databases that were replaced: out of their way, for it would destroy them. */
  readonly movedAside: readonly MovedAside[];
  readonly plan: RestorePlan;
}
