/** A few equal buffers that are used again and again, so that an upload's memory is bounded and does not churn. */
export class PartPool {
  readonly #partSize: number;
  #free: Buffer[] = [];

  constructor(partSize: number) {
    this.#partSize = partSize;
  }

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#partSize);
  }

  give(buffer: Buffer): void {
    this.#free.push(buffer);
  }

  clear(): void {
    this.#free = [];
  }
}
