/** A barrier for tests: whoever arrives waits until it is opened. Replaces sleeps. */
export class Gate {
  /** Resolves once somebody waits at the gate. */
  readonly reached: Promise<void>;
  readonly #opened: Promise<void>;
  #markReached: () => void = () => {};
  #markOpened: () => void = () => {};

  constructor() {
    this.reached = new Promise((resolve) => {
      this.#markReached = resolve;
    });
    this.#opened = new Promise((resolve) => {
      this.#markOpened = resolve;
    });
  }

  open(): void {
    this.#markOpened();
  }

  /** Waits for `open`; rejects with the signal's reason when that comes first. */
  async arrive(signal?: AbortSignal): Promise<void> {
    this.#markReached();
    if (!signal) return this.#opened;
    signal.throwIfAborted();
    const { promise, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await Promise.race([this.#opened, promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
