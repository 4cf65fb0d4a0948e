import type { ShareStatus } from '#shared/share.ts';
import type { Clock } from '../ports/index.ts';
import type { RequestFacts } from '../serve/index.ts';

type Traffic = Pick<
  ShareStatus,
  'since' | 'requests' | 'refused' | 'bytesIn' | 'bytesOut' | 'clients' | 'lastRequestAt'
>;

/** Who has not asked for anything for so long is no longer counted: milliseconds. */
const recent = 5 * 60_000;
/** Addresses kept at most; a stranger on the network must not fill the memory. */
const mostClients = 1000;
/** “Not there”, “not changed”, “outside of it”: answers, no refusals. */
const ordinary = new Set([404, 412, 416]);

/** Counts what goes in and out since it was made. */
export class ShareTraffic {
  readonly #clock: Clock;
  readonly #since: number;
  readonly #seen = new Map<string, number>();
  #requests = 0;
  #refused = 0;
  #bytesIn = 0;
  #bytesOut = 0;
  #last: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now();
  }

  note({ client, status, bytesIn, bytesOut }: RequestFacts): void {
    const now = this.#clock.now();
    this.#requests += 1;
    if (status >= 400 && !ordinary.has(status)) this.#refused += 1;
    this.#bytesIn += bytesIn;
    this.#bytesOut += bytesOut;
    this.#last = now;
    // Moved to the end, so that the first is the one that was silent longest.
    this.#seen.delete(client);
    this.#seen.set(client, now);
    for (const [address, at] of this.#seen) {
      if (now - at <= recent && this.#seen.size <= mostClients) break;
      this.#seen.delete(address);
    }
  }

  read(): Traffic {
    const now = this.#clock.now();
    const clients = [...this.#seen.values()].filter((at) => now - at <= recent).length;
    return {
      since: this.#since,
      requests: this.#requests,
      refused: this.#refused,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      clients,
      lastRequestAt: this.#last,
    };
  }
}
