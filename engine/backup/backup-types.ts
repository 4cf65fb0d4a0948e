import type { EventSink, Issue } from '#shared/events.ts';
import type { DeviceIdentity } from '../archive/manifest.ts';
import type { Ports } from '../ports/index.ts';
import type { Storage } from '../storage/storage.ts';
import type { CheckReport } from './check-stored-backup.ts';

export interface BackupRequest {
  /** Name of the plan; for `backup --connection C FOLDER…` the name of the first folder. */
  readonly plan: string;
  readonly device: DeviceIdentity;
  readonly folders: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Deflate level 1–9; 1 when absent. */
  readonly level?: number;
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
}

export interface BackupResult {
  readonly id: string;
  readonly key: string;
  /** Bytes of the stored zip. */
  readonly size: number;
  /** Bytes sent to the storage for it. */
  readonly uploadedBytes: number;
  readonly files: number;
  /** Content bytes. */
  readonly bytes: number;
  readonly createdAt: string;
  /** `incomplete` when there are issues. */
  readonly status: 'complete' | 'incomplete';
  readonly issues: readonly Issue[];
  /** Sockets, pipes and devices: they hold no data and were passed over, which is no issue. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** What the check of the stored object read; absent when nothing was stored. */
  readonly check?: CheckReport;
}
