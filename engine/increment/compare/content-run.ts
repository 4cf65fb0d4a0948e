import type { FileSystem } from '../../ports/file-system.ts';
import type { ScanList } from '../../scan/scan-types.ts';
import type { ComparableEntries } from '../base/known-base.ts';
import type { ComparisonDraft } from './comparison-draft.ts';
import type { HashPool } from './hash-jobs.ts';

/** What the reading of contents shares. */
export interface ContentRun {
  readonly draft: ComparisonDraft;
  readonly items: ScanList;
  readonly entries: ComparableEntries;
  readonly pool: HashPool;
  readonly files: FileSystem;
  readonly signal: AbortSignal;
  /** Waited for before each piece of work. */
  readonly mayGoOn: () => Promise<void>;
  /** Content bytes just read. */
  readonly onRead: (bytes: number) => void;
  /** Descriptors to be closed however it ends. */
  readonly openFiles: Set<number>;
}
