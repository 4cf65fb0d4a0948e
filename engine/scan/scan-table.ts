import type { ScanList, ScannedItem } from './scan-types.ts';

/** Everything `add` needs to know; the paths follow from `parent` and `name`. */
export interface NewItem {
  readonly type: ScannedItem['type'];
  /** Row of the folder it lies in, or `NO_PARENT` for a root. */
  readonly parent: number;
  /** Name inside the folder; for a root its label. */
  readonly name: string;
  readonly size: number;
  readonly mtime: number;
  readonly ctime: number;
  readonly inode: number;
  readonly mode: number;
  readonly sparse: boolean;
  readonly target?: string;
}

export const NO_PARENT = 0xffff_ffff;

const types: readonly ScannedItem['type'][] = ['file', 'folder', 'link'];
const TYPE_BITS = 3;
const SPARSE_BIT = 4;

/**
 * The scan's list as parallel arrays of numbers and one long run of name bytes. A million objects would take
 * ten times the memory and keep the garbage collector busy during the whole backup.
 */
export class ScanTable implements ScanList {
  length = 0;
  /** Separator of paths on this computer. */
  readonly #separator: string;
  #capacity = 1024;
  #flags = new Uint8Array(this.#capacity);
  #modes = new Uint16Array(this.#capacity);
  #parents = new Uint32Array(this.#capacity);
  /** End of each name in `#names`; it begins where the one before ends. Exact beyond 4 GiB. */
  #nameEnds = new Float64Array(this.#capacity);
  #sizes = new Float64Array(this.#capacity);
  #mtimes = new Float64Array(this.#capacity);
  #ctimes = new Float64Array(this.#capacity);
  #inodes = new Float64Array(this.#capacity);
  #names = Buffer.alloc(this.#capacity * 16);
  #targets = new Map<number, string>();
  #rootPaths = new Map<number, string>();
  /** Neighbours mostly lie in the same folder: its two paths are kept from one `at` to the next. */
  #lastParent = NO_PARENT;
  #lastPath = '';
  #lastAbsolute = '';

  constructor(separator: string) {
    this.#separator = separator;
  }

  /** Appends a root; `absolute` is where it really is. Returns its row. */
  addRoot(item: Omit<NewItem, 'parent'>, absolute: string): number {
    const row = this.add({ ...item, parent: NO_PARENT });
    this.#rootPaths.set(row, absolute);
    return row;
  }

  /** Appends an item; the row of its folder must have been added before. Returns its row. */
  add(item: NewItem): number {
    const row = this.length;
    if (row === this.#capacity) this.#resize(this.#capacity * 2);
    this.#flags[row] = types.indexOf(item.type) | (item.sparse ? SPARSE_BIT : 0);
    this.#modes[row] = item.mode;
    this.#parents[row] = item.parent;
    this.#sizes[row] = item.size;
    this.#mtimes[row] = item.mtime;
    this.#ctimes[row] = item.ctime;
    this.#inodes[row] = item.inode;
    this.#nameEnds[row] = this.#appendName(this.#nameStart(row), item.name);
    if (item.target !== undefined) this.#targets.set(row, item.target);
    this.length = row + 1;
    return row;
  }

  /** Gives back the room kept for growth; call it when the last item is in. */
  trim(): void {
    this.#resize(Math.max(1, this.length));
    this.#names = copyOf(this.#names, Math.max(1, this.#nameStart(this.length)));
  }

  at(index: number): ScannedItem {
    this.#check(index);
    const parent = this.#parents[index] ?? NO_PARENT;
    const name = this.#nameOf(index);
    const isRoot = parent === NO_PARENT;
    if (!isRoot && parent !== this.#lastParent) this.#enter(parent);
    const target = this.#targets.get(index);
    return {
      type: this.typeAt(index),
      path: isRoot ? name : `${this.#lastPath}/${name}`,
      absolute: isRoot ? (this.#rootPaths.get(index) ?? '') : this.#join(this.#lastAbsolute, name),
      size: this.#sizes[index] ?? 0,
      mtime: this.#mtimes[index] ?? 0,
      ctime: this.#ctimes[index] ?? 0,
      inode: this.#inodes[index] ?? 0,
      mode: this.#modes[index] ?? 0,
      sparse: ((this.#flags[index] ?? 0) & SPARSE_BIT) !== 0,
      ...(target === undefined ? {} : { target }),
    };
  }

  sizeAt(index: number): number {
    this.#check(index);
    return this.#sizes[index] ?? 0;
  }

  typeAt(index: number): ScannedItem['type'] {
    this.#check(index);
    return types[(this.#flags[index] ?? 0) & TYPE_BITS] ?? 'file';
  }

  #check(index: number): void {
    if (!(index >= 0 && index < this.length))
      throw new RangeError(`no item ${index} in a scan of ${this.length}`);
  }

  /** Makes `folder` the one whose paths are at hand. */
  #enter(folder: number): void {
    const names: string[] = [];
    let row = folder;
    for (let up = this.#parents[row] ?? NO_PARENT; up !== NO_PARENT; up = this.#parents[row] ?? NO_PARENT) {
      names.push(this.#nameOf(row));
      row = up;
    }
    names.reverse();
    this.#lastPath = [this.#nameOf(row), ...names].join('/');
    const root = this.#rootPaths.get(row) ?? '';
    this.#lastAbsolute = names.length === 0 ? root : this.#join(root, names.join(this.#separator));
    this.#lastParent = folder;
  }

  /** The root `/` (or `C:\`) already ends with a separator. */
  #join(folder: string, rest: string): string {
    return folder.endsWith(this.#separator) ? folder + rest : folder + this.#separator + rest;
  }

  #nameStart(row: number): number {
    return row === 0 ? 0 : (this.#nameEnds[row - 1] ?? 0);
  }

  #nameOf(row: number): string {
    return this.#names.toString('utf8', this.#nameStart(row), this.#nameEnds[row] ?? 0);
  }

  #appendName(start: number, name: string): number {
    // One UTF-16 unit is at most three bytes of UTF-8.
    const most = start + name.length * 3;
    if (most > this.#names.length) this.#names = copyOf(this.#names, Math.max(most, this.#names.length * 2));
    return start + this.#names.write(name, start, 'utf8');
  }

  #resize(capacity: number): void {
    this.#flags = moved(this.#flags, new Uint8Array(capacity));
    this.#modes = moved(this.#modes, new Uint16Array(capacity));
    this.#parents = moved(this.#parents, new Uint32Array(capacity));
    this.#nameEnds = moved(this.#nameEnds, new Float64Array(capacity));
    this.#sizes = moved(this.#sizes, new Float64Array(capacity));
    this.#mtimes = moved(this.#mtimes, new Float64Array(capacity));
    this.#ctimes = moved(this.#ctimes, new Float64Array(capacity));
    this.#inodes = moved(this.#inodes, new Float64Array(capacity));
    this.#capacity = capacity;
  }
}

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

function moved<T extends Column>(from: T, to: T): T {
  to.set(from.length > to.length ? from.subarray(0, to.length) : from);
  return to;
}

function copyOf(bytes: Buffer, length: number): Buffer<ArrayBuffer> {
  const copy = Buffer.alloc(length);
  bytes.copy(copy, 0, 0, Math.min(bytes.length, length));
  return copy;
}
