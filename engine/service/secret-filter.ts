import type { ConnectionSecrets } from '#shared/connection.ts';
import type { SecretStore } from '../ports/index.ts';

/** Shorter ones are left alone: taking every “ab” out of messages would make them unreadable. */
const SHORTEST = 6;

/** Remembers every secret this process has seen and takes them out of what is about to leave it. */
export class SecretFilter {
  readonly #secrets = new Set<string>();

  add(secrets: Partial<ConnectionSecrets> | undefined): void {
    for (const secret of [secrets?.secretAccessKey, secrets?.sessionToken]) {
      if (secret !== undefined) this.addText(secret);
    }
  }

  addText(secret: string): void {
    if (secret.length >= SHORTEST) this.#secrets.add(secret);
  }

  clean(text: string): string {
    let cleaned = text;
    for (const secret of this.#secrets) cleaned = cleaned.replaceAll(secret, '•••');
    return cleaned;
  }

  /** The same for all texts in a JSON value, as a copy. Values that JSON cannot hold become texts. */
  cleanValue(value: unknown): unknown {
    if (typeof value === 'string') return this.clean(value);
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
    if (Array.isArray(value)) return value.map((item) => this.cleanValue(item));
    if (typeof value !== 'object') return value === undefined ? null : this.clean(String(value));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.cleanValue(item)]));
  }
}

/** The same store, but whatever passes through it is known to `filter` from then on. */
export function watchedSecrets(store: SecretStore, filter: SecretFilter): SecretStore {
  return {
    get: async (connection) => {
      const secrets = await store.get(connection);
      filter.add(secrets);
      return secrets;
    },
    set: async (connection, secrets) => {
      filter.add(secrets);
      await store.set(connection, secrets);
    },
    remove: (connection) => store.remove(connection),
  };
}
