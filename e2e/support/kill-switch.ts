import type { ChildProcess } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { type Onlooker, partNumber } from './proxy.ts';

/** When a run is to be killed. */
export type Moment =
  /** The upload was begun, and no part has been sent. */
  | { readonly at: 'begun' }
  /** So many bytes of parts have gone over the line. */
  | { readonly at: 'sending'; readonly bytes: number }
  /** A part was copied inside the storage, and nobody has been told. */
  | { readonly at: 'copied' }
  /** The mark of an unchecked backup is there, the backup is not. */
  | { readonly at: 'marked' }
  /** The object is there, and nobody has been told. */
  | { readonly at: 'completed' }
  /** The check has begun to read the object back. */
  | { readonly at: 'checking' };

/** Kills a process, as a power failure would, at a moment of its traffic, and counts what it sent. */
export class KillSwitch implements Onlooker {
  /** Bytes of each part that went over the line, by number; what was cut off counts as far as it went. */
  readonly sent = new Map<number, number>();
  #victim: ChildProcess | undefined;
  #moment: Moment | undefined;
  #sentBytes = 0;
  #completed = false;
  #fired = false;

  /** Begins to count anew. Without a moment nobody is killed. */
  aim(victim: ChildProcess, moment?: Moment): void {
    this.#victim = victim;
    this.#moment = moment;
    this.#sentBytes = 0;
    this.#completed = false;
    this.#fired = false;
    this.sent.clear();
  }

  get fired(): boolean {
    return this.#fired;
  }

  get sentBytes(): number {
    return this.#sentBytes;
  }

  onBytes(incoming: IncomingMessage, bytes: number): void {
    const part = partNumber(incoming);
    if (part === 0 || this.#fired) return;
    this.#sentBytes += bytes;
    this.sent.set(part, (this.sent.get(part) ?? 0) + bytes);
    if (this.#moment?.at === 'sending' && this.#sentBytes >= this.#moment.bytes) this.#fire();
  }

  onAnswer(incoming: IncomingMessage, status: number): void {
    if (this.#fired || status < 200 || status >= 300) return;
    const { method, url = '', headers } = incoming;
    const seen: Readonly<Record<Exclude<Moment['at'], 'sending'>, boolean>> = {
      begun: method === 'POST' && /[?&]uploads\b/.test(url),
      copied: partNumber(incoming) > 0 && headers['x-amz-copy-source'] !== undefined,
      marked: method === 'PUT' && /\.unchecked\.json(?:\?|$)/.test(url),
      completed: method === 'POST' && /[?&]uploadId=/.test(url),
      checking: method === 'GET' && this.#completed && /\.zip(?:\?|$)/.test(url),
    };
    this.#completed ||= seen.completed;
    const at = this.#moment?.at;
    if (at !== undefined && at !== 'sending' && seen[at]) this.#fire();
  }

  #fire(): void {
    this.#fired = true;
    this.#victim?.kill('SIGKILL');
  }
}
