/**
 * Runs at most `width` tasks at a time, in the order given. `room(n)` is the back-pressure: it resolves when
 * fewer than `n` tasks are waiting or running. The first failure is kept, ends what waits, and is what `room` and
 * `drain` reject with from then on.
 */
export class UploadLanes {
  readonly #width: number;
  readonly #onFailure: (error: unknown) => void;
  #waiting: (() => Promise<void>)[] = [];
  #running = new Set<Promise<void>>();
  #failure: { error: unknown } | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(width: number, onFailure: (error: unknown) => void) {
    this.#width = width;
    this.#onFailure = onFailure;
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  add(task: () => Promise<void>): void {
    this.#throwFailure();
    this.#waiting.push(task);
    this.#startWhatFits();
  }

  async room(limit: number): Promise<void> {
    for (;;) {
      this.#throwFailure();
      if (this.#waiting.length + this.#running.size < limit) return;
      await this.#changed.promise;
    }
  }

  /** Resolves when everything is done. */
  drain(): Promise<void> {
    return this.room(1);
  }

  /** Drops what waits and resolves when nothing runs any more, however that ended. */
  async settle(): Promise<void> {
    this.#waiting = [];
    await Promise.allSettled([...this.#running]);
  }

  #startWhatFits(): void {
    while (this.#running.size < this.#width) {
      const task = this.#waiting.shift();
      if (!task) return;
      const run = task()
        .catch((error: unknown) => this.#fail(error))
        .finally(() => {
          this.#running.delete(run);
          this.#startWhatFits();
          this.#changed.resolve();
          this.#changed = Promise.withResolvers();
        });
      this.#running.add(run);
    }
  }

  #fail(error: unknown): void {
    this.#waiting = [];
    if (this.#failure) return;
    this.#failure = { error };
    this.#onFailure(error);
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
