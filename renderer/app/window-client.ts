import type { ContractClient } from '#shared/contract/contract.ts';

/**
 * Whether events arrive. `outdated`: this window is from another version than the host, and has to be loaded again. `signed-out`: the host no longer knows this window, and only a fresh address from
 * `holdall ui` helps.
 */
export type LinkState = 'connecting' | 'connected' | 'disconnected' | 'outdated' | 'signed-out';

/** The contract as this window reaches it, plus what it knows about the way there. */
export interface WindowClient extends ContractClient {
  linkState(): LinkState;
  /** Calls back after each change of `linkState`; returns the function that ends it. */
  onLinkChange(listener: () => void): () => void;
}
