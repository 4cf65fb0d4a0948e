import { join } from 'node:path';
import { z } from 'zod';
import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { writeDurably } from '../connection/durable-write.ts';
import { readJsonFile } from '../connection/json-file.ts';
import type { SettingsAccess } from '../connection/settings.ts';
import type { Ports, SecretStore } from '../ports/index.ts';
import { type RunningServer, startServer } from '../serve/index.ts';
import { writeSampleData } from './sample-data.ts';
import type { Storages } from './storages.ts';

const CONNECTION = 'try-here';
const PLAN = 'sample-data';
const BUCKET = 'holdall-trial';
const REGION = 'us-east-1';

const marker = z.object({ accessKeyId: z.string().min(1) });

export interface TrialServerDeps {
  readonly home: string;
  readonly ports: Ports;
  readonly settings: Pick<SettingsAccess, 'connections' | 'plans'>;
  readonly secrets: SecretStore;
  readonly storages: Pick<Storages, 'openForTest'>;
}

/**
 * “Try it on this computer”: the built-in server on a folder inside the settings folder, a connection to it, and a
 * plan for sample data. The connection is known again by its key id, whatever name it was given since.
 */
export class TrialServer {
  readonly #deps: TrialServerDeps;
  readonly #folder: string;
  #server: RunningServer | undefined;
  /** One thing at a time: two windows may press the button together. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: TrialServerDeps) {
    this.#deps = deps;
    this.#folder = join(deps.home, 'try-here');
  }

  /** Makes everything that is missing, starts the server, and returns the names. @throws AppError of settings, server */
  setUp(): Promise<{ connection: string; plan: string }> {
    return this.#inTurn(async () => {
      const connection = this.#connection() ?? (await this.#makeConnection());
      await this.#start(connection);
      const sample = join(this.#folder, 'Sample data');
      writeSampleData(sample, this.#deps.ports.files);
      const plan = this.#planFor(connection.name, sample) ?? (await this.#makePlan(connection.name, sample));
      return { connection: connection.name, plan };
    });
  }

  /** Starts the server again when it was set up before and does not run. Never rejects. */
  resume(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        const connection = this.#connection();
        if (connection) await this.#start(connection);
      } catch (error) {
        // It is tried again when they are not.
        if (isAppError(error, 'secrets-locked')) return;
        this.#deps.ports.logger.warn('the built-in server could not be started', { error: String(error) });
      }
    });
  }

  /** Folders that a backup to this connection must leave out: a backup of its own storage would grow without end. */
  ownFolders(connection: ConnectionSettings): string[] {
    return this.#connection()?.name === connection.name ? [this.#bucketFolder] : [];
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#stop());
  }

  /** Stops the server when its connection was removed. The folder with the backups stays. */
  closeIfUnused(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#connection()) await this.#stop();
    });
  }

  async #stop(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  get #bucketFolder(): string {
    return join(this.#folder, 'bucket');
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => {});
    return turn;
  }

  #connection(): ConnectionSettings | undefined {
    const json = readJsonFile(join(this.#folder, 'trial.json'), this.#deps.ports.files);
    const known = marker.safeParse(json);
    if (!known.success) return undefined;
    const { accessKeyId } = known.data;
    return this.#deps.settings.connections.list().find((one) => one.accessKeyId === accessKeyId);
  }

  async #makeConnection(): Promise<ConnectionSettings> {
    const { ports, settings, secrets } = this.#deps;
    const random = (bytes: number) => Buffer.from(ports.random.bytes(bytes)).toString('hex');
    const accessKeyId = `HOLDALLTRIAL${random(6).toUpperCase()}`;
    const keys = { secretAccessKey: random(24) };
    const taken = settings.connections.list().map((one) => one.name);
    const name = freeName(CONNECTION, taken);
    const server = await this.#listen({ accessKeyId, ...keys }, 0);
    try {
      const connection: ConnectionSettings = {
        name,
        endpoint: server.endpoint,
        region: REGION,
        bucket: BUCKET,
        rootPath: '',
        accessKeyId,
        addressing: 'path',
        caFile: null,
        proxy: null,
      };
      writeDurably(
        join(this.#folder, 'trial.json'),
        `${JSON.stringify({ accessKeyId })}\n`,
        0o600,
        ports.files,
      );
      // The secret first: a connection without one is worse than a secret nobody refers to.
      await secrets.set(name, keys);
      await settings.connections.add(connection);
      this.#server = server;
      return connection;
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  async #start(connection: ConnectionSettings): Promise<void> {
    if (this.#server) return;
    const { settings, secrets } = this.#deps;
    const keys = await secrets.get(connection.name);
    if (!keys) throw new AppError('secret-missing', { connection: connection.name });
    const pair = { accessKeyId: connection.accessKeyId, secretAccessKey: keys.secretAccessKey };
    try {
      this.#server = await this.#listen(pair, portOf(connection.endpoint));
    } catch (error) {
      if (!isAppError(error, 'port-taken')) throw error;
      // Two servers on one folder would not know of each other's changes.
      if (await this.#isServedElsewhere(connection, keys)) return;
      this.#server = await this.#listen(pair, 0);
      await settings.connections.set({ ...connection, endpoint: this.#server.endpoint });
    }
  }

  #listen(
    keys: { readonly accessKeyId: string; readonly secretAccessKey: string },
    port: number,
  ): Promise<RunningServer> {
    const { clock, random, files, logger } = this.#deps.ports;
    files.mkdirSync(this.#bucketFolder, { recursive: true, mode: 0o700 });
    return startServer({
      buckets: { [BUCKET]: this.#bucketFolder },
      accessKeys: [keys],
      region: REGION,
      port,
      clock,
      random,
      logger,
    });
  }

  /** Another Holdall of this person, at the same port and with the same keys. */
  async #isServedElsewhere(connection: ConnectionSettings, keys: ConnectionSecrets): Promise<boolean> {
    const storage = await this.#deps.storages.openForTest(connection, keys);
    try {
      // A listing, because it has to make sense: any web server answers a mere HEAD.
      for await (const _page of storage.list('')) break;
      return true;
    } catch (error) {
      if (isAppError(error)) return false;
      throw error;
    } finally {
      storage.close();
    }
  }

  #planFor(connection: string, sample: string): string | undefined {
    const plans = this.#deps.settings.plans.list();
    return plans.find((plan) => plan.connection === connection && plan.folders.includes(sample))?.name;
  }

  async #makePlan(connection: string, sample: string): Promise<string> {
    const { plans } = this.#deps.settings;
    const name = freeName(
      PLAN,
      plans.list().map((plan) => plan.name),
    );
    await plans.add({ name, connection, folders: [sample], include: [], exclude: [], retention: {} });
    return name;
  }
}

function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted}-${number}`;
    if (!taken.includes(name)) return name;
  }
}

function portOf(endpoint: string): number {
  return Number(URL.parse(endpoint)?.port ?? 0);
}
