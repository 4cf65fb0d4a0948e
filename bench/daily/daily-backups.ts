import {
  type BackupResult,
  deleteBackup,
  type ManifestRecord,
  openBackup,
  openBackupMemory,
  openStorage,
  type Ports,
  runBackup,
  silentLogger,
  systemClock,
  systemFileSystem,
  systemRandom,
} from '#engine/index.ts';
import type { ConnectionSettings } from '#shared/connection.ts';
import type { Server } from '../contests.ts';

export interface DailyPlace {
  readonly server: Server;
  /** What is backed up, absolute. */
  readonly folder: string;
  /** Settings folder, absolute. */
  readonly home: string;
  /** As with storages that take only parts of one size. */
  readonly equalParts: boolean;
}

export interface DailyBackup {
  readonly result: BackupResult;
  /** Bytes of the object that belong to no entry. */
  readonly deadBytes: number;
}

const never = new AbortController().signal;
const ports: Ports = {
  clock: systemClock,
  random: systemRandom,
  files: systemFileSystem,
  logger: silentLogger,
};

/** One computer that backs up one folder, day after day. Close it in the end. */
export class DailyBackups {
  readonly storage: Awaited<ReturnType<typeof openStorage>>;
  readonly #connection: ConnectionSettings;
  readonly #place: DailyPlace;
  readonly #made: BackupResult[] = [];

  private constructor(place: DailyPlace, connection: ConnectionSettings, storage: DailyBackups['storage']) {
    this.#place = place;
    this.#connection = connection;
    this.storage = storage;
  }

  static async open(place: DailyPlace): Promise<DailyBackups> {
    const { endpoint, region, bucket, accessKeyId, secretAccessKey } = place.server;
    const connection: ConnectionSettings = {
      ...{ name: 'daily', endpoint, region, bucket, rootPath: 'daily', accessKeyId },
      ...{ addressing: 'path', caFile: null, proxy: null },
    };
    const storage = await openStorage(connection, { secretAccessKey }, ports);
    return new DailyBackups(place, connection, storage);
  }

  close(): void {
    this.storage.close();
  }

  async backUp(): Promise<DailyBackup> {
    const { folder, home, equalParts } = this.#place;
    const memory = openBackupMemory(this.#connection, { home, ports });
    if (equalParts) memory.capabilities.learn({ unequalParts: 'no' });
    const result = await runBackup(
      {
        plan: 'daily',
        device: { id: 'bench', name: 'bench' },
        ...{ folders: [folder], include: [], exclude: [] },
      },
      {
        ...{ storage: this.storage, rootPath: 'daily', ports, home, memory, signal: never },
        neverInclude: [],
        onEvent: () => {},
      },
    );
    this.#made.push(result);
    return { result, deadBytes: await this.#deadBytes(result) };
  }

  /** Removes all but the newest backups. */
  async keepNewest(count: number): Promise<void> {
    for (const { id, key } of this.#made.splice(0, Math.max(0, this.#made.length - count)))
      await deleteBackup(this.storage, { id, key, pinned: false });
  }

  /** Everything before the manifest that is no local header or data of an entry. */
  async #deadBytes({ id, key, size }: BackupResult): Promise<number> {
    const { etag } = await this.storage.head(key);
    const opened = await openBackup(this.storage, { id, key, size, etag }, { signal: never });
    let live = 0;
    for (const record of opened.records) live += entryBytes(record);
    return opened.manifestOffset - live;
  }
}

/** Local header with its name and its field of nine bytes for the time, and the data; see docs/format.md. */
function entryBytes(record: ManifestRecord): number {
  const name = Buffer.byteLength(record.entry ?? record.path) + (record.type === 'folder' ? 1 : 0);
  const data =
    record.type === 'file' ? record.length : record.type === 'link' ? Buffer.byteLength(record.target) : 0;
  return 30 + name + 9 + data;
}
