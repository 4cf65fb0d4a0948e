import { join } from 'node:path';
import { z } from 'zod';
import { type ConnectionSettings, connectionSettings } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { type PlanSettings, planSettings } from '#shared/plan.ts';
import type { Ports } from '../ports/index.ts';
import { syncFolder } from './durable-write.ts';
import { type JsonObject, readJsonFile } from './json-file.ts';
import { loadConf } from './load-conf.ts';
import { type ConnectionIdentity, idFromName } from './resource/connection-etag.ts';
import { whileLocked } from './settings-lock.ts';

const NAME = 'config';

/** What this version understands; a greater number means that a newer Holdall wrote the file. */
const FORMAT = 1;

const content = z.object({
  format: z.number().int().max(FORMAT, 'it was written by a newer Holdall; update this one').optional(),
  connections: z.record(z.string(), connectionSettings).optional(),
  plans: z.record(z.string(), planSettings).optional(),
});

/** What stands in a connection besides its settings; whatever else it may be is not worth calling it damaged. */
const identity = z.object({
  id: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional()
    .catch(undefined),
  revision: z.string().optional().catch(undefined),
});

export interface Settings {
  readonly connections: ReadonlyMap<string, ConnectionSettings>;
  /** By name, one for each connection. */
  readonly identities: ReadonlyMap<string, ConnectionIdentity>;
  readonly plans: ReadonlyMap<string, PlanSettings>;
}

/** The sections of the file, by name of connection or plan, as JSON: fields of later versions included. */
export interface EditableSettings {
  readonly connections: JsonObject;
  readonly plans: JsonObject;
}

/**
 * `config.json` in the settings folder: connections and plans, no secrets. It is read anew each time, because
 * another window or a scheduled job may have changed it. A file that cannot be understood is never replaced or
 * emptied: every reading and every change ends with `config-damaged`, and the file stays as it is.
 */
export class SettingsFile {
  readonly #home: string;
  readonly #ports: Pick<Ports, 'files' | 'clock' | 'random'>;

  constructor(home: string, ports: Pick<Ports, 'files' | 'clock' | 'random'>) {
    this.#home = home;
    this.#ports = ports;
  }

  get path(): string {
    return join(this.#home, `${NAME}.json`);
  }

  /** Empty when the file does not exist. @throws AppError `config-damaged` */
  read(): Settings {
    return this.#understand(this.#readJson());
  }

  /**
   * Changes the file in one step that no other process can come between. `edit` gets what is in the file now
   * (also understood, to look things up) and alters `file` in place; when it throws, nothing is written.
   * @throws AppError `config-damaged`, `target-not-writable`, `disk-full`
   */
  async change(edit: (file: EditableSettings, now: Settings) => void): Promise<void> {
    const Conf = await loadConf();
    await whileLocked(this.#home, this.#ports, () => {
      const json = this.#readJson() ?? {};
      const now = this.#understand(json);
      const file = { connections: section(json, 'connections'), plans: section(json, 'plans') };
      edit(file, now);
      const conf = new Conf<JsonObject>({
        cwd: this.#home,
        configName: NAME,
        // Names may contain dots, which would otherwise be taken for paths.
        accessPropertiesByDotNotation: false,
        configFileMode: 0o600,
      });
      conf.store = { ...json, format: FORMAT, ...file };
      // It has synced the file; without this the rename may still be forgotten when the power fails.
      syncFolder(this.#home, this.#ports.files);
    });
  }

  #readJson(): JsonObject | null {
    return readJsonFile(this.path, this.#ports.files);
  }

  #understand(json: JsonObject | null): Settings {
    const parsed = content.safeParse(json ?? {});
    if (!parsed.success) throw this.#damaged(problemOf(parsed.error));
    return {
      identities: identitiesIn(json),
      connections: this.#byName(parsed.data.connections ?? {}),
      plans: this.#byName(parsed.data.plans ?? {}),
    };
  }

  #byName<T extends { readonly name: string }>(items: Record<string, T>): Map<string, T> {
    const entries = Object.entries(items);
    const stray = entries.find(([name, item]) => item.name !== name);
    if (stray) throw this.#damaged(`“${stray[0]}” in it calls itself “${stray[1].name}”`);
    return new Map(entries);
  }

  #damaged(problem: string): AppError {
    return new AppError('config-damaged', { file: this.path, problem });
  }
}

function identitiesIn(json: JsonObject | null): Map<string, ConnectionIdentity> {
  const entries = Object.entries(section(json ?? {}, 'connections'));
  return new Map(
    entries.map(([name, entry]) => {
      const { id = idFromName(name), revision = '' } = identity.parse(entry);
      return [name, { id, revision }];
    }),
  );
}

function section(json: JsonObject, name: 'connections' | 'plans'): JsonObject {
  const value = json[name];
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function problemOf(error: z.ZodError): string {
  const first = error.issues[0];
  if (!first) return 'its content makes no sense';
  const at = first.path.join(' → ');
  return at === '' || first.path[0] === 'format' ? first.message : `${at}: ${first.message}`;
}
