import type { ContractEvent } from '#shared/contract/contract.ts';
import type { Logger } from '../ports/index.ts';

export type Changed = Extract<ContractEvent, { type: 'changed' }>['what'];

/** Hands every event to every window. */
export class EventHub {
  readonly #listeners = new Set<(event: ContractEvent) => void>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  subscribe(listener: (event: ContractEvent) => void): () => void {
    // Wrapped, so that subscribing the same function twice makes two subscriptions.
    const own = (event: ContractEvent) => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  send(event: ContractEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        // A window that fails must not stop a backup.
        this.#logger.warn('a listener failed', { error: String(error) });
      }
    }
  }

  changed(...what: readonly Changed[]): void {
    for (const one of what) this.send({ type: 'changed', what: one });
  }
}
