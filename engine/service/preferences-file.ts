import { join } from 'node:path';
import { defaultPreferences, type Preferences, preferences } from '#shared/contract/app.ts';
import { writeDurably } from '../connection/durable-write.ts';
import { readJsonFile } from '../connection/json-file.ts';
import { whileLocked } from '../connection/settings-lock.ts';
import type { Ports } from '../ports/index.ts';

/** `preferences.json` in the settings folder: how the windows look and when they speak up. */
export class PreferencesFile {
  readonly #home: string;
  readonly #ports: Ports;
  readonly #file: string;

  constructor(home: string, ports: Ports) {
    this.#home = home;
    this.#ports = ports;
    this.#file = join(home, 'preferences.json');
  }

  /** What is not there or not understood has its default: nobody loses anything by it. */
  read(): Preferences {
    let json: Record<string, unknown> = {};
    try {
      json = readJsonFile(this.#file, this.#ports.files) ?? {};
    } catch (error) {
      this.#ports.logger.warn('the preferences could not be read', { error: String(error) });
    }
    const whole = preferences.safeParse({ ...defaultPreferences, ...json });
    return whole.success ? whole.data : defaultPreferences;
  }

  /** @throws AppError `target-not-writable`, `disk-full` */
  async change(
    some: { readonly [K in keyof Preferences]?: Preferences[K] | undefined },
  ): Promise<Preferences> {
    return await whileLocked(this.#home, this.#ports, () => {
      const given = Object.entries(some).filter(([, value]) => value !== undefined);
      const next = preferences.parse({ ...this.read(), ...Object.fromEntries(given) });
      writeDurably(this.#file, `${JSON.stringify(next, undefined, 2)}\n`, 0o600, this.#ports.files);
      return next;
    });
  }
}
