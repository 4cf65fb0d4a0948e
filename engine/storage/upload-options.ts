import type { ResumedUpload } from '../backup/find-resumable.ts';
import type { UploadJournal } from '../backup/upload-journal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { CapabilityMemory } from './capabilities.ts';
import type { CopyFrom } from './copy-base.ts';
import type { OnNotice } from './notice.ts';
import type { Storage } from './storage.ts';
import type { SpoolPlace } from './temporary-file.ts';

export interface ObjectUploadOptions {
  readonly storage: Storage;
  /** Belongs to this upload alone: whatever is found under it is taken for its result, and removed when it fails. */
  readonly key: string;
  /** Bytes, from `planPartSize`; of a resumed upload, what its intent says. */
  readonly partSize: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Ends the upload; `abort()` or `suspend()` still has to be called. */
  readonly signal?: AbortSignal | undefined;
  /** Parts under way at once; 4 when absent, fewer when parts are so large that memory counts. */
  readonly concurrency?: number;
  /** What the storage takes; from the capabilities when absent. */
  readonly maxParts?: number;
  /** Least bytes of a part that is not the last; 5 MiB when absent. */
  readonly minPartSize?: number;
  /** The object that `copy` takes bytes from. */
  readonly copyFrom?: CopyFrom | undefined;
  readonly capabilities?: CapabilityMemory | undefined;
  /** Begun with this upload's intent, or taken over; with one, the upload can be suspended. */
  readonly journal?: UploadJournal | undefined;
  /** What an earlier run has uploaded: those parts are not sent again. */
  readonly resume?: ResumedUpload | undefined;
  /** For storages that take no uploads in parts, or only one part after the other. */
  readonly spool?: SpoolPlace | undefined;
  /** Called after each part with `bytesSent`. */
  readonly onSent?: (bytesSent: number) => void;
  readonly onNotice?: OnNotice;
}
