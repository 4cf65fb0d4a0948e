import { isAppError } from '#shared/errors/app-error.ts';
import type { ShareSettings } from '#shared/share.ts';
import type { AccessKey } from '../serve/index.ts';
import type { KeyRing } from './key-ring.ts';
import { probeKeyOf } from './probe-key.ts';
import type { ShareFile } from './share-file.ts';
import { accessKeyOf } from './share-keys.ts';

/**
 * The keys that count at this moment, for a server that asks at each request. What another process takes away (a key, or
 * a right of one) is gone with the next request; what it adds needs a secret, which has to be fetched first.
 */
export class LiveKeys {
  readonly #file: ShareFile;
  readonly #ring: KeyRing;
  readonly #onChanged: () => void;
  readonly #secrets = new Map<string, string>();
  #keys: readonly AccessKey[] = [];
  #state = '';

  /** @param onChanged the settings are not those of the last `load` any more; to be answered by another one */
  constructor(file: ShareFile, ring: KeyRing, onChanged: () => void) {
    this.#file = file;
    this.#ring = ring;
    this.#onChanged = onChanged;
  }

  /** Fetches the secrets and gives the keys that have one. @throws AppError `config-damaged`, `secrets-locked` */
  async load(): Promise<readonly AccessKey[]> {
    // Before the reading: what changes in between is seen as a change.
    this.#state = this.#file.state();
    const { settings } = this.#file.read();
    const opened = await this.#ring.open(settings.keys);
    this.#secrets.clear();
    for (const { accessKeyId, secretAccessKey } of opened) this.#secrets.set(accessKeyId, secretAccessKey);
    this.#take(settings);
    return opened;
  }

  now(): readonly AccessKey[] {
    const state = this.#file.state();
    if (state === this.#state) return this.#keys;
    this.#state = state;
    try {
      this.#take(this.#file.read().settings);
    } catch (error) {
      // What was understood last goes on; whoever loads the settings is told.
      if (!isAppError(error)) throw error;
    }
    this.#onChanged();
    return this.#keys;
  }

  #take({ keys, buckets }: ShareSettings): void {
    const own = keys.flatMap((key) => {
      const secret = this.#secrets.get(key.accessKeyId);
      return secret === undefined ? [] : [accessKeyOf(key, secret)];
    });
    const names = buckets.map(({ name }) => name);
    const probe = probeKeyOf(own, names);
    this.#keys = probe === undefined ? own : [...own, probe];
  }
}
