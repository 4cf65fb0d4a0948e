import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ConnectionSettings } from '#shared/connection.ts';
import type { Clock, Logger } from '../ports/index.ts';
import { systemClock, systemFileSystem } from '../ports/system.ts';
import { createService } from '../service/index.ts';
import type { Service, ServiceOptions } from '../service/service-types.ts';
import { openStorage } from '../storage/open-storage.ts';
import { PausableStorage } from '../storage/pausable-storage.ts';
import { FakeRandom } from './fake-random.ts';
import { FaultyStorage } from './faulty-storage.ts';
import { MemoryStorage } from './memory-storage.ts';
import { TemporaryFolder } from './temporary-folder.ts';

export const SECRET = 'very-secret-0123456789-key';
export const MEMORY_BUCKET = 'in-memory';

/** A connection whose storage is the fixture's `storage`, not the network. */
export const memoryConnection: ConnectionSettings = {
  name: 'memory',
  endpoint: 'https://memory.example.com',
  region: 'us-east-1',
  bucket: MEMORY_BUCKET,
  rootPath: 'root',
  accessKeyId: 'KEYOFMEMORY01',
  addressing: 'path',
  caFile: null,
  proxy: null,
};

export interface ServiceFixture {
  readonly folder: TemporaryFolder;
  /** What the memory connection stores into; calls can be held up and broken. */
  readonly storage: FaultyStorage;
  readonly memory: MemoryStorage;
  readonly options: ServiceOptions;
  /** What was logged. */
  readonly log: string[];
  service: Service;
  /** Closes the service and starts another one on the same settings. */
  restart(changes?: Partial<ServiceOptions>): Promise<void>;
  /** Makes files below the temporary folder and returns the folder's path. */
  makeFiles(folder: string, files: Readonly<Record<string, string>>): string;
  close(): Promise<void>;
}

/** A service on real temporary folders; the connection `memory` (to be saved by the test) ends in memory. */
export async function serviceFixture(
  changes: Partial<ServiceOptions> & { readonly clock?: Clock } = {},
): Promise<ServiceFixture> {
  const folder = new TemporaryFolder();
  const { clock = systemClock, ...others } = changes;
  const memory = new MemoryStorage({ clock });
  const storage = new FaultyStorage(memory);
  const log: string[] = [];
  const write = (message: string, facts?: Record<string, unknown>) => {
    log.push(`${message} ${facts ? JSON.stringify(facts) : ''}`);
  };
  const logger: Logger = { debug: write, warn: write };
  mkdirSync(folder.join('user'));
  const options: ServiceOptions = {
    home: folder.join('home'),
    userHome: folder.join('user'),
    hostName: 'test-computer',
    ports: { clock, random: new FakeRandom(7), files: systemFileSystem, logger },
    host: 'web',
    platform: process.platform,
    folderRoots: [folder.join('user')],
    timeZone: 'Europe/Berlin',
    online: () => true,
    openStorage: async (settings, secrets, deps) =>
      settings.bucket === MEMORY_BUCKET
        ? Object.assign(deps.transfer ? new PausableStorage(storage, deps.transfer) : storage, { close() {} })
        : openStorage(settings, secrets, deps),
    ...others,
  };
  const fixture: ServiceFixture = {
    folder,
    storage,
    memory,
    options,
    log,
    service: await createService(options),
    restart: async (different = {}) => {
      await fixture.service.close();
      fixture.service = await createService({ ...options, ...different });
    },
    makeFiles: (name, files) => {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(folder.join(name, path)), { recursive: true });
        writeFileSync(folder.join(name, path), content);
      }
      return folder.join(name);
    },
    close: async () => {
      await fixture.service.close();
      folder.remove();
    },
  };
  return fixture;
}
