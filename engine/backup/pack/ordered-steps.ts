/**
 * A queue between the side that starts jobs and the side that uses their results: steps run one at a time and
 * strictly in the order they were added, whatever order the jobs behind them end in.
 */
export class OrderedSteps {
  #tail: Promise<void> = Promise.resolve();
  #failure: { reason: unknown } | undefined;
  readonly #onFailure: (reason: unknown) => void;

  /** `onFailure` is called once, with what the first failing step threw; later steps do not run. */
  constructor(onFailure: (reason: unknown) => void) {
    this.#onFailure = onFailure;
  }

  add(step: () => Promise<void>): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#failure) return;
      try {
        await step();
      } catch (reason) {
        this.#failure = { reason };
        this.#onFailure(reason);
      }
    });
  }

  /** Resolves when all steps added so far have run; rejects with what the first failing one threw. */
  async drained(): Promise<void> {
    await this.#tail;
    if (this.#failure) throw this.#failure.reason;
  }
}
