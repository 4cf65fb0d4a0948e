import {
  type CapabilityMemory,
  type StorageCapabilities,
  unknownCapabilities,
} from '../storage/capabilities.ts';

/** Remembers capabilities in memory; `learned` has what was noted, in order. */
export class NotedCapabilities implements CapabilityMemory {
  readonly learned: Partial<StorageCapabilities>[] = [];
  #known: StorageCapabilities;

  constructor(known: Partial<StorageCapabilities> = {}) {
    this.#known = { ...unknownCapabilities, ...known };
  }

  load(): StorageCapabilities {
    return this.#known;
  }

  learn(seen: Partial<StorageCapabilities>): void {
    this.learned.push(seen);
    this.#known = { ...this.#known, ...seen };
  }
}
