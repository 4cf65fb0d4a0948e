import { join } from 'node:path';
import { z } from 'zod';
import type { ConnectionSecrets } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Ports, SecretLock, SecretStore } from '../ports/index.ts';
import { syncFolder, temporaryNameOf } from './durable-write.ts';
import type { JsonObject } from './json-file.ts';
import {
  type LockedSecrets,
  openLockedSecrets,
  readLockedSecrets,
  writeLockedSecrets,
} from './locked-secrets.ts';
import {
  checkNewPassphrase,
  defaultKeyCost,
  deriveKey,
  type KeyCost,
  newRecipe,
  type PassphraseKey,
  sameRecipe,
} from './passphrase-key.ts';
import { readPlainSecrets, writePlainSecrets } from './plain-secrets.ts';
import { whileLocked } from './settings-lock.ts';

const PLAIN_FILE = 'secrets.json';
const LOCKED_FILE = 'secrets-locked.json';

const secrets = z.object({ secretAccessKey: z.string().min(1), sessionToken: z.string().min(1).optional() });

/**
 * Secrets in the settings folder: in `secrets.json`, readable by its owner alone, so that whoever can act as this
 * user can read them; or, once a passphrase is set, encrypted in `secrets-locked.json`. For the command line and for
 * machines without a keychain.
 *
 * Both files are looked at anew each time, because another process may have set, changed or taken away the
 * passphrase. Where both hold a secret the locked one counts: the plain one is a leftover of a change that was cut
 * short, and goes at the next unlocking. A damaged file stays as it is, and every call ends with `config-damaged`;
 * while locked, with `secrets-locked`. Writing may also end with `target-not-writable` or `disk-full`.
 */
export class LocalSecrets implements SecretStore, SecretLock {
  readonly #home: string;
  readonly #ports: Ports;
  readonly #cost: KeyCost;
  readonly #plainPath: string;
  readonly #lockedPath: string;
  #key: PassphraseKey | undefined;
  /** Keys are made one at a time: each takes much memory. */
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(home: string, ports: Ports, cost: KeyCost = defaultKeyCost) {
    this.#home = home;
    this.#ports = ports;
    this.#cost = cost;
    this.#plainPath = join(home, PLAIN_FILE);
    this.#lockedPath = join(home, LOCKED_FILE);
  }

  async get(connection: string): Promise<ConnectionSecrets | undefined> {
    const locked = this.#readLocked();
    const all = locked === null ? this.#readPlain().secrets : this.#open(locked);
    if (!Object.hasOwn(all, connection)) return undefined;
    const parsed = secrets.safeParse(all[connection]);
    if (parsed.success) return withoutUndefined(parsed.data);
    const file = locked === null ? this.#plainPath : this.#lockedPath;
    throw new AppError('config-damaged', {
      file,
      problem: `the secrets of “${connection}” are not complete`,
    });
  }

  set(connection: string, value: ConnectionSecrets): Promise<void> {
    return this.#change((all) => {
      all[connection] = value;
    });
  }

  remove(connection: string): Promise<void> {
    return this.#change((all) => {
      delete all[connection];
    });
  }

  state(): 'none' | 'locked' | 'open' {
    const locked = this.#readLocked();
    if (locked === null) return 'none';
    return this.#keyOf(locked) === undefined ? 'locked' : 'open';
  }

  unlock(passphrase: string): Promise<void> {
    return this.#inTurn(async () => {
      const locked = this.#readLocked();
      if (locked === null) return;
      this.#key = await this.#rightKey(locked, passphrase);
      if (Object.keys(this.#readPlain().secrets).length > 0) await this.#change(() => {});
    });
  }

  changePassphrase(next: string | null, current: string | null): Promise<void> {
    return this.#inTurn(async () => {
      if (next !== null) checkNewPassphrase(next);
      const before = this.#readLocked();
      if (before !== null) this.#key = await this.#rightKey(before, current ?? '');
      const key =
        next === null ? undefined : await deriveKey(next, newRecipe(this.#ports.random, this.#cost));
      await this.#whileLocked(() => {
        const now = this.#readLocked();
        const plain = this.#readPlain();
        const all = { ...plain.secrets, ...(now === null ? {} : this.#open(now)) };
        if (key === undefined) this.#writePlainOnly(all, plain.json);
        else this.#writeLockedOnly(all, plain, key);
        this.#key = key;
      });
    });
  }

  /** `edit` alters all secrets in place. */
  #change(edit: (all: JsonObject) => void): Promise<void> {
    return this.#whileLocked(() => {
      const locked = this.#readLocked();
      const plain = this.#readPlain();
      const key = locked === null ? undefined : this.#keyOf(locked);
      if (locked === null || key === undefined) {
        if (locked !== null) throw new AppError('secrets-locked', {});
        edit(plain.secrets);
        writePlainSecrets(this.#plainPath, plain, this.#ports);
        return;
      }
      const all = { ...plain.secrets, ...this.#open(locked) };
      edit(all);
      this.#writeLockedOnly(all, plain, key);
    });
  }

  /** The locked file first: at no moment may a secret be in none of the two. */
  #writeLockedOnly(
    all: JsonObject,
    plain: { json: JsonObject; secrets: JsonObject },
    key: PassphraseKey,
  ): void {
    writeLockedSecrets(this.#lockedPath, all, key, this.#ports);
    if (Object.keys(plain.secrets).length === 0) return;
    writePlainSecrets(this.#plainPath, { json: plain.json, secrets: {} }, this.#ports);
  }

  #writePlainOnly(all: JsonObject, json: JsonObject): void {
    const { files } = this.#ports;
    writePlainSecrets(this.#plainPath, { json, secrets: all }, this.#ports);
    files.rmSync(this.#lockedPath, { force: true });
    syncFolder(this.#home, files);
  }

  #open(locked: LockedSecrets): JsonObject {
    const key = this.#keyOf(locked);
    if (key === undefined) throw new AppError('secrets-locked', {});
    const all = openLockedSecrets(locked, key);
    if (all !== null) return all;
    // The key has opened a file of this recipe before.
    throw new AppError('config-damaged', { file: this.#lockedPath, problem: 'somebody altered it' });
  }

  /** The key in memory, unless the passphrase was changed by another process since. */
  #keyOf(locked: LockedSecrets): PassphraseKey | undefined {
    return this.#key !== undefined && sameRecipe(this.#key.recipe, locked.kdf) ? this.#key : undefined;
  }

  async #rightKey(locked: LockedSecrets, passphrase: string): Promise<PassphraseKey> {
    const key = await deriveKey(passphrase, locked.kdf);
    if (openLockedSecrets(locked, key) === null) {
      throw new AppError('passphrase-wrong', { file: this.#lockedPath });
    }
    return key;
  }

  #readLocked(): LockedSecrets | null {
    return readLockedSecrets(this.#lockedPath, this.#ports.files);
  }

  #readPlain(): { json: JsonObject; secrets: JsonObject } {
    return readPlainSecrets(this.#plainPath, this.#ports);
  }

  #whileLocked(work: () => void): Promise<void> {
    return whileLocked(this.#home, this.#ports, work);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => {});
    return turn;
  }
}

/** The files in `home` that hold secrets, or may for a moment: no backup may contain them. */
export function secretFilesIn(home: string): string[] {
  const paths = [PLAIN_FILE, LOCKED_FILE, 'secrets-sealed.json'].map((name) => join(home, name));
  return paths.flatMap((path) => [path, temporaryNameOf(path)]);
}

function withoutUndefined(value: z.infer<typeof secrets>): ConnectionSecrets {
  const { secretAccessKey, sessionToken } = value;
  return sessionToken === undefined ? { secretAccessKey } : { secretAccessKey, sessionToken };
}
