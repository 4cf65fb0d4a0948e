import { bigFileOrder } from '../backup/pack/big-file-order.ts';
import { smallFilesOf } from '../backup/pack/small-batches.ts';
import type { BaseBackup } from '../increment/base-backup.ts';
import type { Comparison, PartialReuse } from '../increment/comparison.ts';
import type { PlanLimits } from '../increment/plan/plan-limits.ts';
import { type FullUploadReason, planReuse } from '../increment/plan/plan-reuse.ts';
import type { ReusePlan } from '../increment/reuse-plan.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import { type PlainEntry, plainBase, storedEntry } from './plain-base.ts';
import { scanListOf } from './scan-list-of.ts';

/** One backup of a simulated history. */
export interface SimulatedBackup {
  readonly plan: ReusePlan | undefined;
  /** Why it was uploaded whole. */
  readonly full: FullUploadReason | undefined;
  readonly base: BaseBackup;
  /** By path, the version of the file that stands there. */
  readonly versions: ReadonlyMap<string, number>;
  /** Bytes of the files that were added or changed since the backup before. */
  readonly changedBytes: number;
}

/**
 * Files that change, and the objects their backups would be: sizes and offsets only, no bytes. Every file's entry is
 * stored and takes exactly as many bytes as the file has here.
 */
export class SimulatedHistory {
  readonly files = new Map<string, { size: number; version: number }>();
  readonly #limits: PlanLimits;
  #versions = 0;
  #last: SimulatedBackup | undefined;

  constructor(limits: PlanLimits) {
    this.#limits = limits;
  }

  /** Adds a file or changes it. */
  write(path: string, size: number): void {
    this.#versions += 1;
    this.files.set(path, { size, version: this.#versions });
  }

  backUp(options: { purge?: boolean } = {}): SimulatedBackup {
    const paths = [...this.files.keys()].sort();
    const sizeOf = (path: string) => this.files.get(path)?.size ?? 0;
    const scan = scanOf(paths, sizeOf);
    const isSame = (path: string) => this.#last?.versions.get(path) === this.files.get(path)?.version;
    const same = (index: number) => isSame(paths[index] ?? '');
    const made = this.#last
      ? planReuse({
          base: this.#last.base,
          scan,
          comparison: comparisonOf(paths, this.#last.base, same),
          limits: this.#limits,
          ...options,
        })
      : undefined;
    const plan = made && 'full' in made ? undefined : made;
    const entries = entriesOf(scan, paths, sizeOf, plan, this.#last?.base);
    this.#last = {
      plan,
      full: made && 'full' in made ? made.full : undefined,
      base: plainBase(entries, { generation: plan && this.#last ? this.#last.base.generation + 1 : 0 }),
      versions: new Map(paths.map((path) => [path, this.files.get(path)?.version ?? 0])),
      changedBytes: paths.filter((path) => !isSame(path)).reduce((sum, path) => sum + sizeOf(path), 0),
    };
    return this.#last;
  }
}

function scanOf(paths: readonly string[], sizeOf: (path: string) => number): ScanResult {
  const items = scanListOf(paths.map((path) => ({ path, size: sizeOf(path) })));
  const bytes = paths.reduce((sum, path) => sum + sizeOf(path), 0);
  const totals = { files: paths.length, folders: 0, links: 0, bytes };
  return { items, locations: [], totals, nameBytes: 0, issues: [], skipped: [] };
}

function comparisonOf(
  paths: readonly string[],
  { entries }: BaseBackup,
  same: (index: number) => boolean,
): Comparison {
  return {
    rowAt: (index) => (same(index) ? entries.find(paths[index] ?? '') : -1),
    partial: new Map<number, PartialReuse>(),
    unchanged: false,
    counts: { same: 0, touched: 0, changed: 0, added: 0, removed: 0 },
  };
}

/** The entries of the new object, in the order in which the packer writes them. */
function entriesOf(
  { items }: ScanResult,
  paths: readonly string[],
  sizeOf: (path: string) => number,
  plan: ReusePlan | undefined,
  base: BaseBackup | undefined,
): PlainEntry[] {
  const entries: PlainEntry[] = [];
  let at = 0;
  for (const { range, items: carried, rows } of plan?.intervals ?? []) {
    carried.forEach((item, index) => {
      const row = rows[index] ?? -1;
      const offset = at + (base?.entries.startAt(row) ?? Number.NaN) - range.start;
      const path = paths[item] ?? '';
      entries.push(storedEntry(path, offset, sizeOf(path)));
    });
    at += range.end - range.start;
  }
  const packed = [
    ...(plan?.smallFiles ?? smallFilesOf(items)),
    ...bigFileOrder(items, (index) => !plan?.carries(index)),
  ];
  for (const index of packed) {
    const path = paths[index] ?? '';
    entries.push(storedEntry(path, at, sizeOf(path)));
    at += sizeOf(path);
  }
  return entries;
}
