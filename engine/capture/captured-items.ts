import { itemBytes, nameLength } from '../scan/name-bytes.ts';
import type { ScanList, ScannedItem, ScanResult } from '../scan/scan-types.ts';
import type { ImageFacts } from './capture-types.ts';

/** Where an item's content is read, and what its record says. */
export interface Image extends ImageFacts {
  /** Absolute path. */
  readonly path: string;
}

/**
 * The scan with the items `images` (by index) read from there, and the items `without` (indices) left out; sums and
 * bounds follow.
 */
export function withImages(
  scan: ScanResult,
  images: ReadonlyMap<number, Image>,
  without: ReadonlySet<number>,
): ScanResult {
  const { items, totals } = scan;
  let bytes = totals.bytes;
  let nameBytes = scan.nameBytes;
  for (const index of without) bytes -= items.sizeAt(index);
  for (const [index, { size }] of images) {
    bytes += size - items.sizeAt(index);
    const length = nameLength(items.at(index).path);
    nameBytes += Math.max(0, itemBytes(length, size) - itemBytes(length, items.sizeAt(index)));
  }
  return {
    ...scan,
    items: new CapturedItems(items, images, without),
    totals: { ...totals, files: totals.files - without.size, bytes },
    nameBytes,
  };
}

class CapturedItems implements ScanList {
  readonly length: number;
  readonly #items: ScanList;
  readonly #images: ReadonlyMap<number, Image>;
  /** Index in `#items` of each item. */
  readonly #kept: Uint32Array;

  constructor(items: ScanList, images: ReadonlyMap<number, Image>, without: ReadonlySet<number>) {
    this.length = items.length - without.size;
    this.#items = items;
    this.#images = images;
    this.#kept = new Uint32Array(this.length);
    let at = 0;
    for (let index = 0; index < items.length; index += 1) {
      if (without.has(index)) continue;
      this.#kept[at] = index;
      at += 1;
    }
  }

  at(index: number): ScannedItem {
    const kept = this.#keptAt(index);
    const item = this.#items.at(kept);
    const image = this.#images.get(kept);
    if (image === undefined) return item;
    const { path: absolute, ...facts } = image;
    return { ...item, ...facts, absolute, image: true };
  }

  sizeAt(index: number): number {
    const kept = this.#keptAt(index);
    return this.#images.get(kept)?.size ?? this.#items.sizeAt(kept);
  }

  typeAt(index: number): ScannedItem['type'] {
    return this.#items.typeAt(this.#keptAt(index));
  }

  #keptAt(index: number): number {
    const kept = this.#kept[index];
    if (kept === undefined) throw new RangeError(`no item ${index} in a scan of ${this.length}`);
    return kept;
  }
}
