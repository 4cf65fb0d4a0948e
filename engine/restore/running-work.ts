/** Work that goes on side by side. The first failure stops all of it; what has begun is still waited for. */
export class RunningWork {
  readonly #running = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  readonly #onStop: (reason: unknown) => void;
  #failure: { readonly reason: unknown } | undefined;

  /** `onStop` is called once, with the first failure, before `signal` aborts. */
  constructor(onStop: (reason: unknown) => void) {
    this.#onStop = onStop;
  }

  /** Aborts with the first failure. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  spawn(work: Promise<void>): void {
    const tracked: Promise<void> = work
      .catch((error: unknown) => this.stop(error))
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  stop(reason: unknown): void {
    if (this.#failure) return;
    this.#failure = { reason };
    this.#onStop(reason);
    this.#abort.abort(reason);
  }

  /** Resolves when nothing runs any more, whether it ended well or not. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  throwIfFailed(): void {
    if (this.#failure) throw this.#failure.reason;
  }
}
