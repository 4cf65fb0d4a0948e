import { MadeList } from '../archive/item-list.ts';
import type { FileRecord, LinkRecord } from '../archive/manifest.ts';
import { bytes, GrowingColumn, words } from '../increment/base/growing-column.ts';
import type { SkipAction, WriteAction } from './plan-types.ts';
import type { RecordFacts } from './record-list.ts';

/** What only few actions have. */
type Rare<Action> = Partial<Omit<Action, 'record'>>;

/** Actions of a plan that may have a million: rows of records, flags, and what only few of them have. */
abstract class ActionRows<Action extends { readonly path: string }> extends MadeList<Action> {
  readonly #rows = new GrowingColumn(words);
  readonly #flags = new GrowingColumn(bytes);
  readonly #rare = new Map<number, Rare<Action>>();
  /** Positions in the order of the list; undefined = as they were added. */
  #order: Uint32Array | undefined;
  protected readonly facts: RecordFacts;

  constructor(facts: RecordFacts) {
    super();
    this.facts = facts;
  }

  get length(): number {
    return this.#rows.length;
  }

  protected push(row: number, flags: number, rare: Rare<Action> | undefined): void {
    if (rare) this.#rare.set(this.length, rare);
    this.#rows.push(row);
    this.#flags.push(flags);
  }

  /** Puts them into the order in which their entries stand in the zip. */
  sortByOffset(): void {
    const rows = this.#rows.trimmed();
    const order = Array.from(rows.keys());
    const offsetOf = (index: number) => this.facts.offsetAt(rows[index] ?? 0);
    this.#order = Uint32Array.from(order.sort((a, b) => offsetOf(a) - offsetOf(b)));
  }

  protected abstract action(row: number, flags: number, rare: Rare<Action> | undefined): Action;

  protected make(index: number): Action {
    const at = this.#order?.[index] ?? index;
    return this.action(this.#rows.at(at), this.#flags.at(at), this.#rare.get(at));
  }
}

const REPLACE = 1;
const KEPT_BOTH = 2;

export class WriteRows extends ActionRows<WriteAction<FileRecord>> {
  add(row: number, how: Omit<WriteAction<FileRecord>, 'record'>): void {
    const { path, replace, keptBoth, makesWay, sideOf } = how;
    const isRare = path !== this.facts.pathAt(row) || makesWay !== undefined || sideOf !== undefined;
    const rare = isRare ? { path, makesWay, sideOf } : undefined;
    this.push(row, (replace ? REPLACE : 0) | (keptBoth ? KEPT_BOTH : 0), rare);
  }

  protected action(row: number, flags: number, rare: Rare<WriteAction<FileRecord>> | undefined) {
    return new FileAction(() => fileAt(this.facts, row), flags, rare);
  }
}

/** Its record is made only for those who ask: many only count. */
abstract class MadeAction<R extends FileRecord | LinkRecord> {
  #record: R | undefined;
  readonly #make: () => R;
  readonly #path: string | undefined;

  constructor(make: () => R, path: string | undefined) {
    this.#make = make;
    this.#path = path;
  }

  get record(): R {
    this.#record ??= this.#make();
    return this.#record;
  }

  get path(): string {
    return this.#path ?? this.record.path;
  }
}

class FileAction extends MadeAction<FileRecord> implements WriteAction<FileRecord> {
  readonly replace: boolean;
  readonly keptBoth: boolean;
  readonly makesWay: WriteAction<FileRecord>['makesWay'];
  readonly sideOf: string | undefined;

  constructor(make: () => FileRecord, flags: number, rare: Rare<WriteAction<FileRecord>> | undefined) {
    super(make, rare?.path);
    this.replace = (flags & REPLACE) !== 0;
    this.keptBoth = (flags & KEPT_BOTH) !== 0;
    this.makesWay = rare?.makesWay;
    this.sideOf = rare?.sideOf;
  }
}

const SET_METADATA = 4;
const reasons: readonly SkipAction['reason'][] = ['identical', 'exists', 'newer'];

export class SkipRows extends ActionRows<SkipAction> {
  add(row: number, { path, reason, setMetadata }: Omit<SkipAction, 'record'>): void {
    const rare = path === this.facts.pathAt(row) ? undefined : { path };
    this.push(row, reasons.indexOf(reason) | (setMetadata ? SET_METADATA : 0), rare);
  }

  protected action(row: number, flags: number, rare: Rare<SkipAction> | undefined) {
    return new LeftAction(() => leafAt(this.facts, row), flags, rare);
  }
}

class LeftAction extends MadeAction<FileRecord | LinkRecord> implements SkipAction {
  readonly reason: SkipAction['reason'];
  readonly setMetadata: boolean;

  constructor(make: () => FileRecord | LinkRecord, flags: number, rare: Rare<SkipAction> | undefined) {
    super(make, rare?.path);
    this.reason = reasons[flags & ~SET_METADATA] ?? 'identical';
    this.setMetadata = (flags & SET_METADATA) !== 0;
  }
}

function leafAt(facts: RecordFacts, row: number): FileRecord | LinkRecord {
  const record = facts.recordAt(row);
  if (record.type === 'folder') throw new TypeError('a folder is neither written nor skipped');
  return record;
}

function fileAt(facts: RecordFacts, row: number): FileRecord {
  const record = facts.recordAt(row);
  if (record.type !== 'file') throw new TypeError('only files are written like files');
  return record;
}
