import type { Ports } from '#engine/index.ts';
import { elapsedSince, type Moment, momentOf } from './moment.ts';
import { digestOf, findByDigest, makeSecret } from './secret.ts';

interface Issued {
  readonly digest: Buffer;
  readonly at: Moment;
}

/** More fresh addresses than anybody opens at a time. */
const MOST = 8;

/** The tokens in the addresses that were given out: each opens one window, once, and not for long. */
export class OneTimeTokens {
  readonly #issued = new Set<Issued>();
  readonly #ports: Pick<Ports, 'clock' | 'random'>;
  readonly #lifetime: number;

  constructor(ports: Pick<Ports, 'clock' | 'random'>, lifetime: number) {
    this.#ports = ports;
    this.#lifetime = lifetime;
  }

  issue(): string {
    const token = makeSecret(this.#ports.random);
    const [oldest] = this.#issued;
    if (oldest && this.#issued.size >= MOST) this.#issued.delete(oldest);
    this.#issued.add({ digest: digestOf(token), at: momentOf(this.#ports.clock) });
    return token;
  }

  /** True exactly once for each token that was issued and is not too old. */
  redeem(token: string): boolean {
    for (const one of this.#issued) {
      if (elapsedSince(one.at, this.#ports.clock) > this.#lifetime) this.#issued.delete(one);
    }
    const found = findByDigest(this.#issued, digestOf(token));
    if (found === undefined) return false;
    this.#issued.delete(found);
    return true;
  }
}
