import { Readable } from 'node:stream';
import type { TransferControl } from './transfer-control.ts';

/** The body of a request, handed to the socket in slices as the control lets them go. */
export class PacedBody extends Readable {
  readonly #bytes: Uint8Array;
  readonly #control: TransferControl;
  readonly #stop = new AbortController();
  #at = 0;

  constructor(bytes: Uint8Array, control: TransferControl) {
    super();
    this.#bytes = bytes;
    this.#control = control;
  }

  override _read(): void {
    if (this.#at === this.#bytes.length) {
      this.push(null);
      return;
    }
    const slice = this.#bytes.subarray(this.#at, this.#at + this.#control.sliceSize);
    this.#at += slice.length;
    this.#control.take('up', slice.length, this.#stop.signal).then(
      () => this.push(slice),
      // Only when it was destroyed: the request has ended then, and with it whoever would hear of an error.
      () => {},
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#stop.abort();
    callback(error);
  }
}
