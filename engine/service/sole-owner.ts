import { join } from 'node:path';
import type { Ports } from '../ports/index.ts';

/** How often the owner shows that it is alive, and everybody else looks. */
const BEAT_MS = 15_000;
/** A sign that stands still for so long was left behind by a crash. */
const ABANDONED_MS = 60_000;

/**
 * Makes sure that of all programs which share a settings folder only one runs the schedules. The owner keeps
 * changing a small file; whoever sees it stand still for a minute takes it over. An owner that finds another's
 * sign (it was asleep, and taken for dead) steps back.
 */
export class SoleOwner {
  readonly #home: string;
  readonly #file: string;
  readonly #ports: Ports;
  readonly #token: string;
  #beats = 0;
  #seen = '';
  #seenSince = 0;
  #isOwner = false;

  constructor(home: string, ports: Ports) {
    this.#home = home;
    this.#file = join(home, 'schedule.owner');
    this.#ports = ports;
    this.#token = Buffer.from(ports.random.bytes(16)).toString('hex');
  }

  /** Calls `onChange` whenever owning begins or ends, until `signal` aborts; then lets go. Never rejects. */
  async run(onChange: (isOwner: boolean) => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const isOwner = this.#tryToOwn();
      if (isOwner !== this.#isOwner) {
        this.#isOwner = isOwner;
        await onChange(isOwner);
      }
      await this.#ports.clock.sleep(BEAT_MS, signal).catch(() => {});
    }
    if (!this.#isOwner) return;
    await onChange(false);
    this.#letGo();
  }

  #tryToOwn(): boolean {
    const { files, logger, clock } = this.#ports;
    try {
      files.mkdirSync(this.#home, { recursive: true, mode: 0o700 });
      const sign = this.#read();
      const isOwn = sign.startsWith(this.#token);
      if (!isOwn && sign !== '') {
        if (sign !== this.#seen) {
          this.#seen = sign;
          this.#seenSince = clock.monotonic();
        }
        if (this.#isOwner || clock.monotonic() - this.#seenSince < ABANDONED_MS) return false;
        files.rmSync(this.#file, { force: true });
      }
      this.#write(isOwn ? 'w' : 'wx');
      return true;
    } catch (error) {
      // Somebody else was quicker, or the folder cannot be written: then there is nothing to run either.
      logger.debug('not the one who runs the schedules', { error: String(error) });
      return false;
    }
  }

  #read(): string {
    const { files } = this.#ports;
    return files.existsSync(this.#file) ? files.readFileSync(this.#file, 'utf8') : '';
  }

  #write(flags: 'w' | 'wx'): void {
    const { files } = this.#ports;
    const descriptor = files.openSync(this.#file, flags, 0o600);
    try {
      this.#beats += 1;
      files.writeSync(descriptor, `${this.#token} ${this.#beats}\n`);
    } finally {
      files.closeSync(descriptor);
    }
  }

  #letGo(): void {
    try {
      if (this.#read().startsWith(this.#token)) this.#ports.files.rmSync(this.#file, { force: true });
    } catch {
      // It will be seen to stand still.
    }
  }
}
