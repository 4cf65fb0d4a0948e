import type { Ports } from '#engine/index.ts';
import { elapsedSince, type Moment, momentOf } from './moment.ts';
import { digestOf, findByDigest, makeSecret } from './secret.ts';

/** One window that was let in. */
export interface WindowSession {
  readonly digest: Buffer;
  /** Its last call. */
  readonly usedAt: Moment;
}

interface Limits {
  readonly idleTime: number;
  readonly windows: number;
}

/** The windows that were let in, by the bearer each keeps in its `sessionStorage`. */
export class WindowSessions {
  #open: { digest: Buffer; usedAt: Moment }[] = [];
  readonly #ports: Pick<Ports, 'clock' | 'random'>;
  readonly #limits: Limits;

  constructor(ports: Pick<Ports, 'clock' | 'random'>, limits: Limits) {
    this.#ports = ports;
    this.#limits = limits;
  }

  /** Lets one more window in and returns its bearer. */
  open(): string {
    const bearer = makeSecret(this.#ports.random);
    this.#dropIdle();
    // Kept in the order of their last use, so the first is the one idle longest.
    if (this.#open.length >= this.#limits.windows) this.#open.shift();
    this.#open.push({ digest: digestOf(bearer), usedAt: momentOf(this.#ports.clock) });
    return bearer;
  }

  /** The window with this bearer, whose idle time then starts anew; undefined when it is not or no longer let in. */
  use(bearer: string): WindowSession | undefined {
    const session = this.#find(bearer);
    if (session === undefined) return undefined;
    session.usedAt = momentOf(this.#ports.clock);
    this.#open = [...this.#open.filter((other) => other !== session), session];
    return session;
  }

  /** As `use`, but being connected is no activity: a window that is merely left open goes idle. */
  find(bearer: string): WindowSession | undefined {
    return this.#find(bearer);
  }

  /** Signs a window off; its bearer is worth nothing from then on. */
  end(bearer: string): void {
    const session = this.#find(bearer);
    this.#open = this.#open.filter((other) => other !== session);
  }

  isOpen(session: WindowSession): boolean {
    this.#dropIdle();
    return this.#open.some((other) => other === session);
  }

  #find(bearer: string) {
    this.#dropIdle();
    return findByDigest(this.#open, digestOf(bearer));
  }

  #dropIdle(): void {
    this.#open = this.#open.filter(
      (one) => elapsedSince(one.usedAt, this.#ports.clock) < this.#limits.idleTime,
    );
  }
}
