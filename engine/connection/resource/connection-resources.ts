import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import type { ConnectionDocument, ConnectionPatch } from '#shared/connection-document.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Ports, SecretStore } from '../../ports/index.ts';
import { compareCodePoints } from '../../scan/code-point-order.ts';
import type { EditableSettings, Settings, SettingsFile } from '../settings-file.ts';
import { inTurn } from '../settings-lock.ts';
import {
  changedSecrets,
  changesSecrets,
  secretChangesIn,
  settingsIn,
  withAllMembers,
  withoutMembers,
} from './connection-document.ts';
import {
  anyVersion,
  type ConnectionIdentity,
  etagOf,
  newConnectionId,
  newRevision,
} from './connection-etag.ts';

/** A saved connection as something that can be named and changed by itself; without its secrets. */
export interface ConnectionResource {
  readonly id: string;
  /** Strong, without quotes; another one after every change, also of the secrets. */
  readonly etag: string;
  readonly settings: ConnectionSettings;
}

export interface ConnectionResourcesDeps {
  readonly home: string;
  readonly ports: Pick<Ports, 'files' | 'clock' | 'random'>;
  readonly file: SettingsFile;
  readonly secrets: SecretStore;
  /** Called before a connection is renamed or removed; throws where that must not be now. */
  readonly refuseWhileBusy?: ((name: string) => void) | undefined;
}

/**
 * The one way in which connections are created, changed and removed, whoever asks: windows, the command line and
 * the local HTTP API. A change names the version it is meant for (or `anyVersion`), and of two that were made at
 * the same time for the same version one ends with `precondition-failed`. Everything may also throw
 * `config-damaged`; what writes also `target-not-writable` and `disk-full`.
 */
export class ConnectionResources {
  readonly #deps: ConnectionResourcesDeps;

  constructor(deps: ConnectionResourcesDeps) {
    this.#deps = deps;
  }

  /** Sorted by name. */
  list(): ConnectionResource[] {
    const now = this.#deps.file.read();
    return [...now.connections.values()]
      .sort((a, b) => compareCodePoints(a.name, b.name))
      .map((settings) => resourceOf(settings, now));
  }

  /** @throws AppError `connection-unknown` */
  get(id: string): ConnectionResource {
    return byId(this.#deps.file.read(), id);
  }

  /** By id or, where there is none such, by name. @throws AppError `connection-unknown` */
  find(idOrName: string): ConnectionResource {
    const now = this.#deps.file.read();
    const named = now.connections.get(idOrName);
    return (
      all(now).find(({ id }) => id === idOrName) ?? (named && resourceOf(named, now)) ?? byId(now, idOrName)
    );
  }

  /** @throws AppError `name-taken`, `field-invalid` and the like for what is in the document */
  create(document: ConnectionDocument): Promise<ConnectionResource> {
    const settings = settingsIn(document);
    const { secretAccessKey } = document;
    if (secretAccessKey === undefined) {
      throw new AppError('field-invalid', { field: 'secret access key', problem: 'it is missing' });
    }
    const given = changedSecrets(settings.name, undefined, { ...secretChangesIn(document), secretAccessKey });
    return this.#inTurn(async () => {
      const { file, secrets, ports } = this.#deps;
      const { name } = settings;
      refuseTaken(name, file.read());
      // The secrets first: a connection without them is worse than secrets that nobody refers to.
      await secrets.set(name, given);
      const identity = { id: newConnectionId(ports.random), revision: newRevision(ports.random) };
      await this.#orForget(name, (editable, now) => {
        refuseTaken(name, now);
        editable.connections[name] = { ...settings, ...identity };
      });
      return this.get(identity.id);
    });
  }

  /** Applies a JSON Patch. @throws AppError `patch-invalid`, `patch-test-failed`, and as `change` */
  async patch(id: string, etag: string, patch: ConnectionPatch): Promise<ConnectionResource> {
    // Loaded only here: every command reads the connections, and hardly any patches one.
    const { applyConnectionPatch } = await import('./apply-patch.ts');
    return await this.change(id, etag, (settings) => applyConnectionPatch(withAllMembers(settings), patch));
  }

  /**
   * Changes a connection; with its name, also the plans that use it.
   * @param edit gets the present settings and returns what is to be; may be called again with newer ones
   * @throws AppError `connection-unknown`, `precondition-failed`, `name-taken`, `field-invalid` and the like for
   * what is in the document, `secret-missing`, `secrets-locked`
   */
  change(
    id: string,
    etag: string,
    edit: (settings: ConnectionSettings) => ConnectionDocument,
  ): Promise<ConnectionResource> {
    return this.#inTurn(async () => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await this.#change(id, etag, edit);
        } catch (error) {
          // Somebody did not wait his turn. Whoever wants no version in particular goes on from the new one.
          const again = etag === anyVersion && tries < 5 && isAppError(error, 'precondition-failed');
          if (!again) throw error;
        }
      }
    });
  }

  /** Its secrets go with it; the backups stay. @throws AppError `connection-unknown`, `precondition-failed`, `connection-in-use` */
  remove(id: string, etag: string): Promise<void> {
    return this.#inTurn(async () => {
      const { file, secrets, refuseWhileBusy } = this.#deps;
      const { name } = this.get(id).settings;
      refuseStale(this.get(id), etag);
      refuseWhileBusy?.(name);
      // The settings first: when they refuse, a plan still needs the secrets.
      await file.change(({ connections }, now) => {
        refuseStale(byId(now, id), etag);
        const plans = [...now.plans.values()].filter(({ connection }) => connection === name);
        if (plans.length > 0) {
          throw new AppError('connection-in-use', { name, plans: plans.map((plan) => plan.name) });
        }
        delete connections[name];
      });
      await secrets.remove(name);
    });
  }

  async #change(
    id: string,
    etag: string,
    edit: (settings: ConnectionSettings) => ConnectionDocument,
  ): Promise<ConnectionResource> {
    const before = this.get(id);
    refuseStale(before, etag);
    const document = edit({ ...before.settings });
    const settings = settingsIn(document, before.settings);
    const isRenamed = settings.name !== before.settings.name;
    const secrets = await this.#secretsAfter(before.settings.name, document, isRenamed);
    if (secrets === undefined && !isRenamed && isSame(settings, before.settings)) return before;
    if (isRenamed) await this.#rename(before, settings, secrets);
    else await this.#replace(before, settings, secrets);
    return this.get(id);
  }

  /** Undefined when they stay where and as they are. */
  async #secretsAfter(
    name: string,
    document: ConnectionDocument,
    isRenamed: boolean,
  ): Promise<ConnectionSecrets | undefined> {
    const changes = secretChangesIn(document);
    if (!isRenamed && !changesSecrets(changes)) return undefined;
    const stored = await this.#deps.secrets.get(name);
    if (!changesSecrets(changes)) return stored;
    return changedSecrets(name, stored, changes);
  }

  async #replace(
    before: ConnectionResource,
    settings: ConnectionSettings,
    given: ConnectionSecrets | undefined,
  ): Promise<void> {
    const { file, secrets } = this.#deps;
    const { name } = before.settings;
    const kept = given && (await secrets.get(name));
    if (given) await secrets.set(name, given);
    try {
      await file.change((editable, now) => {
        editable.connections[name] = this.#next(before, settings, editable, now);
      });
    } catch (error) {
      // The old settings with the new keys would be a connection that nobody has ever tried.
      if (kept) await secrets.set(name, kept);
      else if (given) await secrets.remove(name);
      throw error;
    }
  }

  /**
   * Goes by steps of which each leaves everything usable, should the computer stop in between: the secrets under
   * the new name, then connection and plans at once, then the old secrets.
   */
  async #rename(
    before: ConnectionResource,
    settings: ConnectionSettings,
    given: ConnectionSecrets | undefined,
  ): Promise<void> {
    const { file, secrets, refuseWhileBusy } = this.#deps;
    const [from, to] = [before.settings.name, settings.name];
    refuseTaken(to, file.read());
    refuseWhileBusy?.(from);
    if (given) await secrets.set(to, given);
    await this.#orForget(to, (editable, now) => {
      refuseTaken(to, now);
      editable.connections[to] = this.#next(before, settings, editable, now);
      delete editable.connections[from];
      for (const plan of now.plans.values()) {
        if (plan.connection !== from) continue;
        editable.plans[plan.name] = Object.assign({}, editable.plans[plan.name], { connection: to });
      }
    });
    await secrets.remove(from);
  }

  /** The entry in the file; what a later version has added to it stays. */
  #next(
    { id, etag, settings: { name } }: ConnectionResource,
    settings: ConnectionSettings,
    editable: EditableSettings,
    now: Settings,
  ): object {
    refuseStale(byId(now, id), etag);
    const identity: ConnectionIdentity = { id, revision: newRevision(this.#deps.ports.random) };
    return Object.assign(withoutMembers(editable.connections[name]), settings, identity);
  }

  /** Changes the file; when that fails, takes the secrets of `name` back, unless somebody else has the name by now. */
  async #orForget(name: string, edit: Parameters<SettingsFile['change']>[0]): Promise<void> {
    const { file, secrets } = this.#deps;
    try {
      await file.change(edit);
    } catch (error) {
      if (!file.read().connections.has(name)) await secrets.remove(name);
      throw error;
    }
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    return inTurn(this.#deps.home, this.#deps.ports, change);
  }
}

function resourceOf(settings: ConnectionSettings, now: Settings): ConnectionResource {
  const identity = now.identities.get(settings.name) ?? { id: '', revision: '' };
  return { id: identity.id, etag: etagOf(settings, identity), settings };
}

function all(now: Settings): ConnectionResource[] {
  return [...now.connections.values()].map((settings) => resourceOf(settings, now));
}

function byId(now: Settings, id: string): ConnectionResource {
  const found = all(now).find((one) => one.id === id);
  if (found) return found;
  throw new AppError('connection-unknown', {
    name: id,
    known: [...now.connections.keys()].sort(compareCodePoints),
  });
}

function refuseTaken(name: string, now: Settings): void {
  if (now.connections.has(name)) throw new AppError('name-taken', { kind: 'connection', name });
}

function refuseStale({ etag, settings: { name } }: ConnectionResource, wanted: string): void {
  if (wanted !== anyVersion && wanted !== etag) throw new AppError('precondition-failed', { name });
}

function isSame(a: ConnectionSettings, b: ConnectionSettings): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}
