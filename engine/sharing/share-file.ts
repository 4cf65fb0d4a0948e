import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { defaultShareSettings, type ShareSettings, shareSettings } from '#shared/share.ts';
import { writeDurably } from '../connection/durable-write.ts';
import { readJsonFile } from '../connection/json-file.ts';
import { whileLocked } from '../connection/settings-lock.ts';
import type { Ports } from '../ports/index.ts';

const FORMAT = 1;

const stored = shareSettings.partial().extend({
  format: z.number().int().max(FORMAT, 'it was written by a newer Holdall; update this one').optional(),
  /** PEM of the certificate Holdall made for this computer; its key is with the secrets. */
  certificate: z.string().optional(),
});

export interface StoredShare {
  readonly settings: ShareSettings;
  readonly certificate: string | undefined;
}

/**
 * `share.json` in the settings folder: what is shared, and how; no secrets. Read anew each time, because another window
 * or the command line may have changed it. A file that cannot be understood stays as it is.
 */
export class ShareFile {
  readonly #home: string;
  readonly #ports: Ports;
  readonly #path: string;

  constructor(home: string, ports: Ports) {
    this.#home = home;
    this.#ports = ports;
    this.#path = join(home, 'share.json');
  }

  /** The defaults when there is no file. @throws AppError `config-damaged` */
  read(): StoredShare {
    return this.#understand(readJsonFile(this.#path, this.#ports.files));
  }

  /** Another text whenever the file is another one: each change replaces it. */
  state(): string {
    const stats = this.#ports.files.statSync(this.#path, { throwIfNoEntry: false });
    return stats ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : '';
  }

  /**
   * Changes the file in one step that no other process can come between.
   * @param edit gets what is in the file now; when it throws, nothing is written
   * @throws AppError `config-damaged`, `target-not-writable`, `disk-full`
   */
  change(edit: (now: StoredShare) => Partial<StoredShare>): Promise<StoredShare> {
    return whileLocked(this.#home, this.#ports, () => {
      const json = readJsonFile(this.#path, this.#ports.files);
      const before = this.#understand(json);
      const after = { ...before, ...edit(before) };
      // What a later version has added to it stays.
      const { certificate, settings } = after;
      const text = JSON.stringify({ ...json, format: FORMAT, ...settings, certificate }, undefined, 2);
      writeDurably(this.#path, `${text}\n`, 0o600, this.#ports.files);
      return after;
    });
  }

  #understand(json: object | null): StoredShare {
    const parsed = stored.safeParse(json ?? {});
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const at = issue?.path.join(' → ') ?? '';
      const problem = `${at === '' || at === 'format' ? '' : `${at}: `}${issue?.message ?? 'it makes no sense'}`;
      throw new AppError('config-damaged', { file: this.#path, problem });
    }
    const { certificate, ...rest } = parsed.data;
    return { settings: shareSettings.parse({ ...defaultShareSettings, ...rest }), certificate };
  }
}
