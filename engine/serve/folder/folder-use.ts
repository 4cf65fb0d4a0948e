/**
 * Keeps folders from being removed as empty while somebody is about to put a file into them. In memory, so
 * both sides are told of each other without asking the disk.
 */
export class FolderUse {
  readonly #users = new Map<string, number>();
  readonly #removals = new Map<string, Promise<boolean>>();

  /** Runs `work` while the folder with these names, and all above it, stay. */
  async during<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    const folders = names.map((_, index) => names.slice(0, index + 1).join('/'));
    for (const folder of folders) this.#users.set(folder, (this.#users.get(folder) ?? 0) + 1);
    try {
      // A removal that has begun is waited for; from here on none begins.
      await Promise.all(folders.map((folder) => this.#removals.get(folder)?.catch(() => false)));
      return await work();
    } finally {
      for (const folder of folders) {
        const users = (this.#users.get(folder) ?? 1) - 1;
        if (users > 0) this.#users.set(folder, users);
        else this.#users.delete(folder);
      }
    }
  }

  /** Runs `remove` unless the folder is in use or being removed; then the answer is false. */
  async unlessUsed(names: readonly string[], remove: () => Promise<boolean>): Promise<boolean> {
    const folder = names.join('/');
    if (this.#users.has(folder) || this.#removals.has(folder)) return false;
    const removal = remove();
    this.#removals.set(folder, removal);
    try {
      return await removal;
    } finally {
      this.#removals.delete(folder);
    }
  }
}
