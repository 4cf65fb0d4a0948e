import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'vitest';
import type { JobEvent } from '#shared/events.ts';
import type { BackupRequest, BackupResult } from '../backup/backup-types.ts';
import { runBackup } from '../backup/run-backup.ts';
import { readCatalog } from '../catalog/catalog.ts';
import type { Ports } from '../ports/index.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemFileSystem } from '../ports/system.ts';
import { openBackup } from '../restore/open-backup.ts';
import { restore } from '../restore/restore.ts';
import type { StorageCapabilities } from '../storage/capabilities.ts';
import { Retry } from '../storage/retry.ts';
import { RetryingStorage } from '../storage/retrying-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { describeTree } from './describe-tree.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeRandom } from './fake-random.ts';
import { FaultyStorage } from './faulty-storage.ts';
import { MemoryStorage, type MemoryStorageOptions } from './memory-storage.ts';
import { NotedCapabilities } from './noted-capabilities.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const MiB = 1024 * 1024;
const never = new AbortController().signal;

export interface BackupRunsOptions extends MemoryStorageOptions {
  readonly known?: Partial<StorageCapabilities>;
  /** Just enough for the next backup to copy what has not changed; 25 MB when absent. */
  readonly little?: boolean;
  /** In worker threads, as outside of tests, instead of the calling one. Starting them costs more than the work. */
  readonly threads?: boolean;
}

/** Of 25 MB and of 17 MB: noise does not shrink, so that objects are large enough to be worth copying. Made once. */
const trees = {
  usual: once(() => noiseTree(800_000, 12 * MiB)),
  little: once(() => noiseTree(30_000, 16 * MiB)),
};

function noiseTree(small: number, big: number): ReadonlyMap<string, Uint8Array> {
  const random = new FakeRandom(6);
  const files = new Map<string, Uint8Array>();
  for (let n = 0; n < 16; n += 1) files.set(`many/${n}.bin`, random.bytes(small - 1000 * n));
  return files.set('big.bin', random.bytes(big)).set('note.txt', Buffer.from('first'));
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** One computer that backs up one folder to a storage in memory, run after run. Dispose of it in the end. */
export class BackupRuns implements Disposable {
  readonly memory: MemoryStorage;
  readonly capabilities: NotedCapabilities;
  readonly clock = new FakeClock({ autoAdvance: true });
  readonly random = new FakeRandom(5);
  readonly events: JobEvent[] = [];
  readonly #folder = new TemporaryFolder();
  readonly #ports: Ports;

  constructor(options: BackupRunsOptions = {}) {
    const { known, little = false, threads = false, ...storage } = options;
    this.memory = new MemoryStorage({ minPartSize: 5 * MiB, clock: this.clock, ...storage });
    this.capabilities = new NotedCapabilities(known);
    const { clock, random } = this;
    // Threads can reach no file system but the real one itself.
    const files = threads ? systemFileSystem : { ...systemFileSystem };
    this.#ports = { clock, random, files, logger: silentLogger };
    for (const [name, bytes] of trees[little ? 'little' : 'usual']()) this.write(name, bytes);
  }

  /** A path below the folder that is backed up. */
  path(...names: string[]): string {
    return this.#folder.join('tree', ...names);
  }

  write(name: string, bytes: Uint8Array): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), bytes);
  }

  /** A storage that fails in certain ways, in front of the one in memory and behind the usual retries. */
  faulty(): { faults: FaultyStorage; storage: Storage } {
    const faults = new FaultyStorage(this.memory);
    return { faults, storage: this.retrying(faults) };
  }

  retrying(inner: Storage): Storage {
    return new RetryingStorage(inner, new Retry({ clock: this.clock, random: this.random, attempts: 3 }));
  }

  /** One run, a minute after whatever was before. */
  async run(
    options: Partial<BackupRequest> & { storage?: Storage; signal?: AbortSignal; remembers?: boolean } = {},
  ): Promise<BackupResult> {
    const { storage = this.memory, signal = never, remembers = true, ...request } = options;
    this.clock.advance(60_000);
    const home = this.#folder.join('settings');
    const place = { endpoint: 'https://s3.test', bucket: 'b', rootPath: 'root' };
    return await runBackup(
      {
        plan: 'plan',
        device: { id: 'device-1', name: 'Laptop' },
        folders: [this.path()],
        include: [],
        exclude: [],
        ...request,
      },
      {
        storage,
        rootPath: 'root',
        ports: this.#ports,
        home: this.#folder.path,
        neverInclude: [],
        onEvent: (event) => this.events.push(event),
        signal,
        ...(remembers ? { memory: { home, place, capabilities: this.capabilities } } : {}),
      },
    );
  }

  /** All backups that a person would count on: listed, checked, complete. Newest first. */
  async sound(): Promise<string[]> {
    const { backups } = await readCatalog({ storage: this.memory, rootPath: 'root' });
    return backups.filter(({ status, checked }) => status === 'complete' && checked).map(({ key }) => key);
  }

  /** What a restore of the backup under `key` brings back, as `describeTree` tells it. */
  async restored(key: string): Promise<string[]> {
    using target = new TemporaryFolder();
    const { size, etag } = await this.memory.head(key);
    const id = key.slice(key.lastIndexOf('-') + 1, -'.zip'.length);
    const backup = await openBackup(this.memory, { id, key, size, etag }, { signal: never });
    expect(backup.rejected).toEqual([]);
    const result = await restore({
      storage: this.memory,
      backup,
      records: backup.records,
      to: target.join('to'),
      ports: this.#ports,
      onEvent: () => {},
      signal: never,
    });
    expect(result).toMatchObject({ damaged: 0, failed: 0, issues: [] });
    return describeTree(target.join('to', 'tree'));
  }

  /** The folder as it is now. */
  tree(): string[] {
    return describeTree(this.path());
  }

  [Symbol.dispose](): void {
    this.#folder.remove();
  }
}
