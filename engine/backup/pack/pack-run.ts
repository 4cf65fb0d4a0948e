import type { FileSystem } from '../../ports/file-system.ts';
import type { SharedSlots } from '../../workers/shared-slots.ts';
import type { PackProgress } from '../pack-types.ts';
import type { EntryLedger } from './entry-ledger.ts';
import type { OrderedSteps } from './ordered-steps.ts';
import type { PackPool } from './pack-jobs.ts';
import type { ZipOutput } from './zip-output.ts';

/** What the stages of one pack share. */
export interface PackRun {
  readonly pool: PackPool;
  readonly slots: SharedSlots;
  readonly steps: OrderedSteps;
  readonly output: ZipOutput;
  readonly ledger: EntryLedger;
  readonly files: FileSystem;
  readonly level: number;
  readonly signal: AbortSignal;
  readonly onProgress: PackProgress;
  /** Descriptors to be closed however the pack ends. */
  readonly openFiles: Set<number>;
}
