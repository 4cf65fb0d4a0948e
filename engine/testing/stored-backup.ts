import type { FileSystem, Ports } from '../ports/index.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemFileSystem } from '../ports/system.ts';
import { openBackup } from '../restore/open-backup.ts';
import type { BackupToOpen, OpenBackup } from '../restore/reader-types.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeRandom } from './fake-random.ts';
import {
  type HandMadeBackup,
  type HandMadeEntry,
  type HandMadeOptions,
  handMadeBackup,
} from './hostile-zips.ts';
import { MemoryStorage } from './memory-storage.ts';

/** Ports for tests: a clock that stands still on 2030-01-01, seeded randomness, real files unless others are given. */
export function testPorts(files: FileSystem = systemFileSystem, seed = 1): Ports {
  return { clock: new FakeClock(), random: new FakeRandom(seed), files, logger: silentLogger };
}

export interface StoredBackup {
  readonly storage: MemoryStorage;
  readonly made: HandMadeBackup;
  readonly entry: BackupToOpen;
  open(): Promise<OpenBackup>;
}

/** A hand-made backup in a storage in memory. */
export async function storedBackup(
  entries: readonly HandMadeEntry[],
  options: HandMadeOptions = {},
): Promise<StoredBackup> {
  const made = handMadeBackup(entries, options);
  return storeBytes(made, made.bytes);
}

/** The same for bytes that were tampered with after they were made. */
export async function storeBytes(made: HandMadeBackup, bytes: Uint8Array): Promise<StoredBackup> {
  const storage = new MemoryStorage();
  const key = 'root/plan/device/backup.zip';
  const { size, etag } = await storage.put(key, bytes);
  const entry = { id: made.id, key, size, etag };
  const open = () => openBackup(storage, entry, { signal: new AbortController().signal });
  return { storage, made, entry, open };
}
