import { type ConnectionSettings, connectionSettings } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Random } from '../ports/index.ts';
import { compareCodePoints } from '../scan/code-point-order.ts';
import { newConnectionId } from './resource/connection-etag.ts';
import { checkSettingName } from './setting-name.ts';
import type { SettingsFile } from './settings-file.ts';

/**
 * The saved connections, without their secrets. Everything may also throw `config-damaged`; the three that
 * write `target-not-writable` and `disk-full`.
 */
export interface ConnectionStore {
  /** Sorted by name. */
  list(): ConnectionSettings[];
  /** @throws AppError `connection-unknown` */
  get(name: string): ConnectionSettings;
  /** @throws AppError `name-taken`, `field-invalid` for the name */
  add(settings: ConnectionSettings): Promise<void>;
  /** Replaces the connection of that name. @throws AppError `connection-unknown` */
  set(settings: ConnectionSettings): Promise<void>;
  /** Its secrets are removed separately. @throws AppError `connection-unknown`, `connection-in-use` */
  remove(name: string): Promise<void>;
}

export function connectionStore(file: SettingsFile, random: Random): ConnectionStore {
  return {
    list: () => [...file.read().connections.values()].sort((a, b) => compareCodePoints(a.name, b.name)),
    get: (name) => found(file.read().connections, name),
    add: async (settings) => {
      const name = checkSettingName('connection', settings.name);
      const checked = connectionSettings.parse(settings);
      await file.change(({ connections }, now) => {
        if (now.connections.has(name)) throw new AppError('name-taken', { kind: 'connection', name });
        connections[name] = { ...checked, id: newConnectionId(random) };
      });
    },
    set: async (settings) => {
      const checked = connectionSettings.parse(settings);
      await file.change(({ connections }, now) => {
        const before = connections[found(now.connections, settings.name).name];
        // What a later version has added to it stays.
        connections[settings.name] = Object.assign({}, before, checked);
      });
    },
    remove: async (name) => {
      await file.change(({ connections }, now) => {
        found(now.connections, name);
        const plans = [...now.plans.values()]
          .filter((plan) => plan.connection === name)
          .map((plan) => plan.name);
        if (plans.length > 0) throw new AppError('connection-in-use', { name, plans });
        delete connections[name];
      });
    },
  };
}

function found(connections: ReadonlyMap<string, ConnectionSettings>, name: string): ConnectionSettings {
  const settings = connections.get(name);
  if (settings) return settings;
  throw new AppError('connection-unknown', { name, known: [...connections.keys()].sort(compareCodePoints) });
}
