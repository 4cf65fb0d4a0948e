import {
  type Catalog,
  type CatalogEntry,
  type OpenStorage,
  openCatalogCache,
  openProblemMemory,
  openStorage,
  readCatalog,
  resolveBackup,
  type TransferControl,
} from '#engine/index.ts';
import type { ConnectionSettings } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from './app.ts';
import { connectionSecrets } from './connection-secrets.ts';
import type { BackupChoice } from './input/backup-options.ts';
import { keysForCommand } from './keys-for-command.ts';

/** A connection in use. */
export interface Connected {
  readonly connection: ConnectionSettings;
  readonly storage: OpenStorage;
}

/** A connection in use and one complete listing of its backups. */
export interface WithCatalog extends Connected {
  readonly catalog: Catalog;
  /** The backup meant by `latest`, an id or the beginning of one. */
  find(id: string): CatalogEntry;
}

/**
 * The connection called `name`; without a name the only one there is.
 * @throws AppError `connection-unknown`, `connection-needed`.
 */
export function chooseConnection(app: App, name: string | undefined): ConnectionSettings {
  const { connections } = app.settings;
  if (name !== undefined) return connections.get(name);
  const all = connections.list();
  const [only] = all;
  if (only === undefined || all.length > 1)
    throw new AppError('connection-needed', { known: all.map((one) => one.name) });
  return only;
}

/** Opens the storage of a connection for the time of `work`. */
export async function withStorage<T>(
  app: App,
  name: string | undefined,
  work: (connected: Connected) => Promise<T>,
  options: { attempts?: number; transfer?: TransferControl | undefined } = {},
): Promise<T> {
  const connection = chooseConnection(app, name);
  const secrets = await connectionSecrets(app, connection.name);
  const storage = await openStorage(connection, secrets, {
    clock: app.ports.clock,
    random: app.ports.random,
    logger: app.ports.logger,
    onNotice: (notice) => app.report.event({ type: 'notice', ...notice }),
    credentials: keysForCommand(app, connection, secrets),
    ...options,
  });
  try {
    return await work({ connection, storage });
  } catch (error) {
    noteProblem(app, connection, error);
    throw error;
  } finally {
    storage.close();
  }
}

/** Remembers what went wrong with a storage, for “holdall connection show --debug”. */
export function noteProblem(app: App, { name }: ConnectionSettings, error: unknown): void {
  const { resources, secrets } = app.settings;
  // It may have been removed or renamed while it was in use.
  const known = resources(secrets)
    .list()
    .find(({ settings }) => settings.name === name);
  if (known) openProblemMemory(app).note(known.id, error, (text) => app.redaction.clean(text));
}

/** Opens the storage of a connection and lists its backups. */
export async function withCatalog<T>(
  app: App,
  choice: BackupChoice,
  work: (connected: WithCatalog) => Promise<T>,
  options: { transfer?: TransferControl | undefined } = {},
): Promise<T> {
  const withStored = async ({ connection, storage }: Connected) => {
    const catalog = await readCatalog({
      storage,
      rootPath: connection.rootPath,
      cache: openCatalogCache(connection, app),
      clock: app.ports.clock,
      signal: app.signal,
      onEvent: (event) => app.report.event(event),
    });
    const { plan, device } = choice;
    const find = (id: string) => resolveBackup(catalog, id, { plan, device, now: app.ports.clock.now() });
    return await work({ connection, storage, catalog, find });
  };
  return await withStorage(app, choice.connection, withStored, options);
}
