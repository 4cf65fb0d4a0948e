/** Remembers the secrets of this run and takes them out of any text that is about to be shown or logged. */
export class Redaction {
  readonly #secrets = new Set<string>();

  /** Very short values are left alone: removing every “ab” would make messages unreadable. */
  add(secret: string | undefined): void {
    if (secret !== undefined && secret.length >= 6) this.#secrets.add(secret);
  }

  clean(text: string): string {
    let cleaned = text;
    for (const secret of this.#secrets) cleaned = cleaned.replaceAll(secret, '•••');
    return cleaned;
  }
}
