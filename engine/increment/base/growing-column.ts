type NumberArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** A typed array that grows at its end. */
export class GrowingColumn<T extends NumberArray> {
  length = 0;
  readonly #make: (length: number) => T;
  #values: T;

  /** `expected`: how many values there will probably be. */
  constructor(make: (length: number) => T, expected = 0) {
    this.#make = make;
    this.#values = make(Math.max(1024, expected));
  }

  push(value: number): void {
    if (this.length === this.#values.length) this.#grow(this.length + 1);
    this.#values[this.length] = value;
    this.length += 1;
  }

  pushAll(values: ArrayLike<number>): void {
    this.#grow(this.length + values.length);
    this.#values.set(values, this.length);
    this.length += values.length;
  }

  at(index: number): number {
    return index < this.length ? (this.#values[index] ?? 0) : 0;
  }

  /** The last value, or 0. */
  get last(): number {
    return this.#values[this.length - 1] ?? 0;
  }

  /** The values, where they are: the room kept for growth was never written to, and takes no memory. */
  trimmed(): T {
    return this.#values.subarray(0, this.length) as T;
  }

  #grow(least: number): void {
    if (least <= this.#values.length) return;
    const values = this.#make(Math.max(least, this.#values.length * 2));
    values.set(this.#values);
    this.#values = values;
  }
}

export const bytes = (length: number): Uint8Array => new Uint8Array(length);
export const shorts = (length: number): Uint16Array => new Uint16Array(length);
export const words = (length: number): Uint32Array => new Uint32Array(length);
export const doubles = (length: number): Float64Array => new Float64Array(length);
