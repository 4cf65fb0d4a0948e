/**
 * What callers do with a list that may have a million items. An array is one; so is a list that keeps columns of numbers
 * and makes an item only when it is asked for (`MadeList`).
 */
export interface ItemList<T> extends Iterable<T> {
  readonly length: number;
  at(index: number): T | undefined;
  map<U>(change: (item: T) => U): U[];
  filter<S extends T>(isWanted: (item: T) => item is S): S[];
  filter(isWanted: (item: T) => boolean): T[];
  find(isWanted: (item: T) => boolean): T | undefined;
  flatMap<U>(change: (item: T) => readonly U[]): U[];
}

/** A list whose items are made anew each time they are asked for. */
export abstract class MadeList<T> implements ItemList<T> {
  abstract readonly length: number;

  /** `index` is at least 0 and below `length`. */
  protected abstract make(index: number): T;

  at(index: number): T | undefined {
    const from = index < 0 ? this.length + index : index;
    return from >= 0 && from < this.length ? this.make(from) : undefined;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let index = 0; index < this.length; index += 1) yield this.make(index);
  }

  map<U>(change: (item: T) => U): U[] {
    return Array.from(this, change);
  }

  filter<S extends T>(isWanted: (item: T) => item is S): S[];
  filter(isWanted: (item: T) => boolean): T[];
  filter(isWanted: (item: T) => boolean): T[] {
    const wanted: T[] = [];
    for (const item of this) if (isWanted(item)) wanted.push(item);
    return wanted;
  }

  find(isWanted: (item: T) => boolean): T | undefined {
    for (const item of this) if (isWanted(item)) return item;
    return undefined;
  }

  flatMap<U>(change: (item: T) => readonly U[]): U[] {
    const all: U[] = [];
    for (const item of this) for (const each of change(item)) all.push(each);
    return all;
  }
}
