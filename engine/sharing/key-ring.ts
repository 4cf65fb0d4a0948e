import { AppError } from '#shared/errors/app-error.ts';
import type { NewShareKey, ShareKey, ShownShareKey } from '#shared/share.ts';
import type { Ports, SecretStore } from '../ports/index.ts';
import type { AccessKey } from '../serve/index.ts';
import type { ShareFile } from './share-file.ts';
import { accessKeyOf, newAccessKeyId, newSecret, secretNameOf } from './share-keys.ts';
import type { ListedShareKey } from './share-types.ts';

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

  async list(): Promise<ListedShareKey[]> {
    const listed: ListedShareKey[] = [];
    for (const key of this.#file.read().settings.keys) {
      listed.push({ ...key, hasSecret: (await this.#secretOf(key)) !== undefined });
    }
    return listed;
  }

  async add({ label, readOnly, buckets }: NewShareKey): Promise<ShownShareKey> {
    const { random, clock } = this.#ports;
    const accessKeyId = newAccessKeyId(random);
    const key = { accessKeyId, label: label.trim(), readOnly, buckets, createdAt: clock.now() };
    const known = new Set(this.#file.read().settings.buckets.map(({ name }) => name));
    const stranger = buckets?.find((name) => !known.has(name));
    if (buckets?.length === 0) throw refused('it would see no bucket at all');
    if (stranger !== undefined) throw refused(`nothing is shared as “${stranger}”`);
    const secretAccessKey = newSecret(random);
    // The secret first: a key in the list that nobody can use would be a riddle.
    await this.#secrets.set(secretNameOf(accessKeyId), { secretAccessKey });
    await this.#file.change(({ settings }) => ({ settings: { ...settings, keys: [...settings.keys, key] } }));
    return { ...key, secretAccessKey };
  }

  async rotate(accessKeyId: string): Promise<ShownShareKey> {
    const key = this.#find(accessKeyId);
    const secretAccessKey = newSecret(this.#ports.random);
    await this.#secrets.set(secretNameOf(accessKeyId), { secretAccessKey });
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
    const key = this.#file.read().settings.keys.find((one) => one.accessKeyId === accessKeyId);
    if (!key) throw refused(`there is none with the id “${accessKeyId}”`);
    return key;
  }

  async #secretOf({ accessKeyId }: ShareKey): Promise<string | undefined> {
    return (await this.#secrets.get(secretNameOf(accessKeyId)))?.secretAccessKey;
  }
}

function refused(problem: string): AppError<'field-invalid'> {
  return new AppError('field-invalid', { field: 'key', problem });
}
