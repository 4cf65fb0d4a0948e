import type { EventSink, Issue } from '#shared/events.ts';
import type { DeviceIdentity } from '../archive/manifest.ts';
import type { CatalogCache } from '../catalog/catalog-cache.ts';
import type { Ports } from '../ports/index.ts';
import type { CapabilityMemory } from '../storage/capabilities.ts';
import type { Notice } from '../storage/notice.ts';
import type { Storage } from '../storage/storage.ts';
import type { TransferControl } from '../storage/transfer-control.ts';
import type { CheckReport } from './check-stored-backup.ts';
import type { JournalOwner } from './upload-journal.ts';

export interface BackupRequest {
  /** Name of the plan; for `backup --connection C FOLDER…` the name of the first folder. */
  readonly plan: string;
  readonly device: DeviceIdentity;
  readonly folders: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Deflate level 1–9; 1 when absent. */
  readonly level?: number;
  /** Reads every file that may be the same as before instead of trusting size, times and inode. */
  readonly paranoid?: boolean;
  /** Uploads everything, whatever the storage has. */
  readonly full?: boolean;
  /** Takes no bytes along that belong to deleted or older files. */
  readonly purge?: boolean;
  /** Makes a new backup even when nothing has changed. */
  readonly evenIfUnchanged?: boolean;
}

/** What is remembered on this computer between two backups; losing it costs time, nothing else. */
export interface BackupMemory {
  /** Settings folder, absolute: indexes, journals of uploads and images of databases go to its `cache`. */
  readonly home: string;
  /** Of the connection. */
  readonly place: JournalOwner['place'];
  readonly capabilities: CapabilityMemory;
  readonly catalog?: CatalogCache;
}

export interface BackupContext {
  readonly storage: Storage;
  readonly rootPath: string;
  readonly ports: Ports;
  readonly home: string;
  /** Absolute paths that must not get into any backup: the files that hold our own secrets. */
  readonly neverInclude: readonly string[];
  readonly onEvent: EventSink;
  readonly signal: AbortSignal;
  /** Without it every backup uploads everything, and an upload that is interrupted starts over. */
  readonly memory?: BackupMemory;
  /** What a person pauses the run with: looking at files and reading them heeds it, too. */
  readonly transfer?: Pick<TransferControl, 'ready'>;
}

export interface BackupResult {
  readonly id: string;
  readonly key: string;
  /** Bytes of the stored zip. */
  readonly size: number;
  /** Nothing had changed: `id` and what follows describe the backup before, which holds all there is. */
  readonly upToDate: boolean;
  /** Bytes sent to the storage for it. */
  readonly uploadedBytes: number;
  /** Bytes of it that were copied inside the storage. */
  readonly copiedBytes: number;
  /** Bytes of it that an earlier, interrupted run had sent already. */
  readonly resumedBytes: number;
  readonly files: number;
  /** Content bytes. */
  readonly bytes: number;
  readonly createdAt: string;
  /** `incomplete` when there are issues. */
  readonly status: 'complete' | 'incomplete';
  readonly issues: readonly Issue[];
  /** What should not be overlooked although all files were saved: databases that may not be what they should be, and the like. */
  readonly remarks: readonly Notice[];
  /** Sockets, pipes and devices: they hold no data and were passed over, which is no issue. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** What the check of the stored object read; absent when nothing was stored. */
  readonly check?: CheckReport;
}
