import type { LinkState } from './window-client.ts';

/** Holds the state of the way to the engine and tells those who listen. */
export class Link {
  #state: LinkState = 'connecting';
  readonly #listeners = new Set<() => void>();

  get state(): LinkState {
    return this.#state;
  }

  set(state: LinkState): void {
    // Once signed out, a late close or retry must not make the window look merely disconnected.
    if (this.#state === state || this.#state === 'signed-out') return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
