import type { Storage, StoredObject } from '../storage/storage.ts';
import {
  type BackupKey,
  parseBackupKey,
  parseSidecarKey,
  rootPrefix,
  type SidecarKey,
} from './object-key.ts';

export interface ListedBackup extends BackupKey {
  readonly object: StoredObject;
}

export interface ListedSidecar extends SidecarKey {
  readonly object: StoredObject;
}

/** What stands below a root path, sorted out by keys alone. */
export interface Listing {
  readonly backups: readonly ListedBackup[];
  /** By object key. */
  readonly sidecars: ReadonlyMap<string, ListedSidecar>;
  /** Number of objects that are neither a backup nor a sidecar of ours. */
  readonly foreign: number;
}

/**
 * Lists everything below `rootPath` once, or of that only the keys that start with `prefix`. Rejects with the storage's error when any page cannot be had: half
 * a listing would make kept backups look deleted.
 */
export async function readListing(
  storage: Storage,
  rootPath: string,
  signal?: AbortSignal,
  prefix: string = rootPrefix(rootPath),
): Promise<Listing> {
  const backups: ListedBackup[] = [];
  const sidecars = new Map<string, ListedSidecar>();
  let foreign = 0;
  for await (const page of storage.list(prefix, { signal })) {
    for (const object of page) {
      const backup = parseBackupKey(rootPath, object.key);
      const sidecar = backup ? undefined : parseSidecarKey(rootPath, object.key);
      if (backup) backups.push({ ...backup, object });
      else if (sidecar) sidecars.set(object.key, { ...sidecar, object });
      else foreign += 1;
    }
  }
  return { backups, sidecars, foreign };
}
