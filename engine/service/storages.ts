import { createHash } from 'node:crypto';
import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { SettingsAccess } from '../connection/settings.ts';
import type { Ports, SecretStore } from '../ports/index.ts';
import type { Credentials } from '../storage/credentials.ts';
import type { OnNotice } from '../storage/notice.ts';
import type { OpenStorage, openStorage, StorageDeps } from '../storage/open-storage.ts';
import type { TransferControl } from '../storage/transfer-control.ts';
import type { JobKeys } from './job-keys.ts';
import type { OpenLinks } from './open-links.ts';

/** A connection in use. */
export interface Connected {
  readonly connection: ConnectionSettings;
  readonly storage: OpenStorage;
}

/** Somebody waits at a window: what does not work after a few attempts is better said than tried on. */
const WINDOW_ATTEMPTS = 3;

interface Shared {
  readonly identity: string;
  readonly connected: Promise<Connected>;
  users: number;
  retired: boolean;
}

export interface StoragesDeps {
  readonly settings: Pick<SettingsAccess, 'connections'>;
  readonly secrets: SecretStore;
  readonly ports: Ports;
  readonly open: typeof openStorage;
  /** Backups behind web addresses, which may stand in for connections. */
  readonly links: Pick<OpenLinks, 'connection' | 'use' | 'openForJob'>;
}

/** Opens storages: one of its own for each job, and one shared by all calls of windows, so that browsing is quick. */
export class Storages {
  readonly #deps: StoragesDeps;
  readonly #shared = new Map<string, Shared>();

  constructor(deps: StoragesDeps) {
    this.#deps = deps;
  }

  /**
   * A storage of its own with the patience of a job; the caller closes it.
   * @throws AppError `connection-unknown`, `secret-missing`, and as `openStorage`
   */
  async openForJob(
    name: string,
    options: { readonly onNotice: OnNotice; readonly transfer: TransferControl; readonly keys: JobKeys },
  ): Promise<Connected> {
    const { keys, ...others } = options;
    const link = this.#deps.links.connection(name);
    if (link) return { connection: link, storage: this.#deps.links.openForJob(name, others) };
    const { connection, secrets } = await this.#look(name);
    const credentials = keys.sourceFor(name, { accessKeyId: connection.accessKeyId, ...secrets });
    return { connection, storage: await this.#open(connection, secrets, { ...others, credentials }) };
  }

  /** The keys saved for a connection by now; undefined when they cannot be read. */
  async savedKeys(name: string): Promise<Credentials | undefined> {
    try {
      const { connection, secrets } = await this.#look(name);
      return { accessKeyId: connection.accessKeyId, ...secrets };
    } catch (error) {
      if (!isAppError(error)) throw error;
      return undefined;
    }
  }

  /** Runs `work` on the storage that windows share. @throws AppError as `openForJob` */
  async use<T>(name: string, work: (connected: Connected) => Promise<T>): Promise<T> {
    const link = this.#deps.links.connection(name);
    if (link) return await this.#deps.links.use(name, (storage) => work({ connection: link, storage }));
    const shared = await this.#share(name);
    shared.users += 1;
    try {
      return await work(await shared.connected);
    } catch (error) {
      if (await hasFailed(shared.connected)) this.#retire(name, shared);
      throw error;
    } finally {
      shared.users -= 1;
      closeIfUnused(shared);
    }
  }

  /** A storage for settings that may not be saved; the caller closes it. Nothing is tried twice. */
  openForTest(connection: ConnectionSettings, secrets: ConnectionSecrets): Promise<OpenStorage> {
    return this.#open(connection, secrets, { attempts: 1 });
  }

  close(): void {
    for (const [name, shared] of this.#shared) this.#retire(name, shared);
  }

  async #look(name: string): Promise<{ connection: ConnectionSettings; secrets: ConnectionSecrets }> {
    const connection = this.#deps.settings.connections.get(name);
    const secrets = await this.#deps.secrets.get(name);
    if (!secrets) throw new AppError('secret-missing', { connection: name });
    return { connection, secrets };
  }

  async #share(name: string): Promise<Shared> {
    const { connection, secrets } = await this.#look(name);
    // Read anew each time: another program may have changed the connection or its keys meanwhile.
    const identity = createHash('sha256')
      .update(JSON.stringify([connection, secrets]))
      .digest('hex');
    const known = this.#shared.get(name);
    if (known?.identity === identity) return known;
    if (known) this.#retire(name, known);
    const opened = this.#open(connection, secrets, { attempts: WINDOW_ATTEMPTS });
    const connected = opened.then((storage) => ({ connection, storage }));
    const shared = { identity, connected, users: 0, retired: false };
    this.#shared.set(name, shared);
    return shared;
  }

  #retire(name: string, shared: Shared): void {
    if (this.#shared.get(name) === shared) this.#shared.delete(name);
    shared.retired = true;
    closeIfUnused(shared);
  }

  #open(
    connection: ConnectionSettings,
    secrets: ConnectionSecrets,
    options: Pick<StorageDeps, 'attempts' | 'onNotice' | 'transfer' | 'credentials'>,
  ): Promise<OpenStorage> {
    const { clock, random, logger } = this.#deps.ports;
    return this.#deps.open(connection, secrets, { clock, random, logger, ...options });
  }
}

function hasFailed(opening: Promise<unknown>): Promise<boolean> {
  return opening.then(
    () => false,
    () => true,
  );
}

function closeIfUnused(shared: Shared): void {
  if (!shared.retired || shared.users > 0) return;
  shared.connected.then(
    ({ storage }) => storage.close(),
    () => {},
  );
}
