import { AppError } from '#shared/errors/app-error.ts';
import type { NewShareKey, ShareBucket, ShareKey, ShareKeyChange, ShownShareKey } from '#shared/share.ts';
import type { Ports, SecretStore } from '../ports/index.ts';
import type { AccessKey } from '../serve/index.ts';
import type { ShareFile } from './share-file.ts';
import { accessKeyOf, newAccessKeyId, newSecret, secretNameOf } from './share-keys.ts';

/** The keys others come in with: what they may do is in the settings, their secrets with the other secrets. */
export class KeyRing {
  readonly #file: ShareFile;
  readonly #secrets: SecretStore;
  readonly #ports: Pick<Ports, 'random' | 'clock'>;

  constructor(file: ShareFile, secrets: SecretStore, ports: Pick<Ports, 'random' | 'clock'>) {
    this.#file = file;
    this.#secrets = secrets;
    this.#ports = ports;
  }

  async list(): Promise<(ShareKey & { readonly hasSecret: boolean })[]> {
    const listed: (ShareKey & { hasSecret: boolean })[] = [];
    for (const key of this.#file.read().settings.keys) {
      listed.push({ ...key, hasSecret: (await this.#secretOf(key)) !== undefined });
    }
    return listed;
  }

  async add({ label, readOnly, buckets }: NewShareKey): Promise<ShownShareKey> {
    const { random, clock } = this.#ports;
    const accessKeyId = newAccessKeyId(random);
    const key = { accessKeyId, label: label.trim(), readOnly, buckets, createdAt: clock.now() };
    checkLimits(buckets, this.#file.read().settings.buckets);
    const secretAccessKey = newSecret(random);
    // The secret first: a key in the list that nobody can use would be a riddle.
    await this.#secrets.set(secretNameOf(accessKeyId), { secretAccessKey });
    await this.#file.change(({ settings }) => ({ settings: { ...settings, keys: [...settings.keys, key] } }));
    return { ...key, secretAccessKey };
  }

  /** One step that no other process can come between; see `Share.changeKey`. */
  async change(accessKeyId: string, { label, readOnly, buckets }: ShareKeyChange): Promise<ShareKey> {
    this.#find(accessKeyId);
    const { settings } = await this.#file.change(({ settings: now }) => {
      if (buckets !== undefined) checkLimits(buckets, now.buckets);
      const keys = now.keys.map((key) =>
        key.accessKeyId !== accessKeyId
          ? key
          : {
              ...key,
              label: label?.trim() ?? key.label,
              readOnly: readOnly ?? key.readOnly,
              buckets: buckets === undefined ? key.buckets : buckets,
            },
      );
      return { settings: { ...now, keys } };
    });
    return this.#findIn(settings.keys, accessKeyId);
  }

  async rotate(accessKeyId: string): Promise<ShownShareKey> {
    const key = this.#find(accessKeyId);
    const secretAccessKey = newSecret(this.#ports.random);
    await this.#secrets.set(secretNameOf(accessKeyId), { secretAccessKey });
    // Written anew as it is: a program that serves sees by the file that something about the keys is another.
    await this.#file.change(() => ({}));
    return { ...key, secretAccessKey };
  }

  async remove(accessKeyId: string): Promise<void> {
    this.#find(accessKeyId);
    // Out of the list first: from then on it is void, whatever becomes of its secret.
    await this.#file.change(({ settings }) => ({
      settings: { ...settings, keys: settings.keys.filter((key) => key.accessKeyId !== accessKeyId) },
    }));
    await this.#secrets.remove(secretNameOf(accessKeyId));
  }

  /** `keys` with their secrets, for the server; those without one cannot be used and are left out. */
  async open(keys: readonly ShareKey[]): Promise<AccessKey[]> {
    const opened: AccessKey[] = [];
    for (const key of keys) {
      const secret = await this.#secretOf(key);
      if (secret !== undefined) opened.push(accessKeyOf(key, secret));
    }
    return opened;
  }

  #find(accessKeyId: string): ShareKey {
    return this.#findIn(this.#file.read().settings.keys, accessKeyId);
  }

  #findIn(keys: readonly ShareKey[], accessKeyId: string): ShareKey {
    const key = keys.find((one) => one.accessKeyId === accessKeyId);
    if (!key) throw refused(`there is none with the id “${accessKeyId}”`);
    return key;
  }

  async #secretOf({ accessKeyId }: ShareKey): Promise<string | undefined> {
    return (await this.#secrets.get(secretNameOf(accessKeyId)))?.secretAccessKey;
  }
}

/** A key limited to buckets sees at least one, and only such as there are. */
function checkLimits(buckets: readonly string[] | null, shared: readonly ShareBucket[]): void {
  const known = new Set(shared.map(({ name }) => name));
  const stranger = buckets?.find((name) => !known.has(name));
  if (buckets?.length === 0) throw refused('it would see no bucket at all');
  if (stranger !== undefined) throw refused(`nothing is shared as “${stranger}”`);
}

function refused(problem: string): AppError<'field-invalid'> {
  return new AppError('field-invalid', { field: 'key', problem });
}
