import { inlinePackPool } from '../backup/pack/start-pack-pool.ts';
import { createPacker } from '../backup/pack.ts';
import type { PackResult } from '../backup/pack-types.ts';
import type { BaseBackup } from '../increment/base-backup.ts';
import type { PlanLimits } from '../increment/plan/plan-limits.ts';
import { planReuse } from '../increment/plan/plan-reuse.ts';
import type { ReusePlan } from '../increment/reuse-plan.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { systemFileSystem } from '../ports/system.ts';
import { scan } from '../scan/scan.ts';
import { compareByContent } from './compare-by-content.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryCopyingSink } from './memory-copying-sink.ts';
import { sampleHeader } from './pack-tree.ts';
import type { PlainEntry } from './plain-base.ts';
import { plainBase } from './plain-base.ts';

export interface ChainedBackup {
  readonly bytes: Uint8Array;
  readonly result: PackResult;
  /** Undefined when everything was packed. */
  readonly plan: ReusePlan | undefined;
  readonly base: BaseBackup;
}

/** Backups of one folder, each made from the one before, in memory. */
export class BackupChain {
  readonly #folder: string;
  readonly #limits: PlanLimits;
  readonly #files: FileSystem;
  last: ChainedBackup | undefined;

  constructor(folder: string, limits: PlanLimits, files: FileSystem = systemFileSystem) {
    this.#folder = folder;
    this.#limits = limits;
    this.#files = files;
  }

  /** `beforePacking` runs when the plan is made. */
  async backUp(options: { purge?: boolean; beforePacking?: () => void } = {}): Promise<ChainedBackup> {
    const { signal } = new AbortController();
    const found = await scan(
      { folders: [this.#folder], include: [], exclude: [], home: '/nowhere' },
      { files: systemFileSystem },
      { signal },
    );
    const base = this.last?.base;
    const facts = base && {
      base,
      scan: found,
      comparison: compareByContent(found, base.entries),
      limits: this.#limits,
    };
    const made = facts && planReuse({ ...facts, ...options });
    const plan = made && 'full' in made ? undefined : made;
    options.beforePacking?.();

    const pack = createPacker({
      ports: { clock: new FakeClock(), files: this.#files },
      startPool: () => inlinePackPool(this.#files),
    });
    const entries: PlainEntry[] = [];
    const packOptions = {
      signal,
      onProgress: () => {},
      onIssue: () => {},
      onEntry: (record: PlainEntry['record'], startAt: number, endAt: number) => {
        if (record.offset !== startAt) throw new Error('An entry stands elsewhere than its record says.');
        entries.push({ record, endAt });
      },
    };
    const generation = plan && base ? base.generation + 1 : 0;
    const header = { ...sampleHeader, locations: found.locations, generation };
    const request = { scan: found, level: 1, header };
    const sink = new MemoryCopyingSink(this.last?.bytes ?? new Uint8Array());
    const result =
      base && plan
        ? await pack({ ...request, reuse: { base, plan } }, sink, packOptions)
        : await pack(request, sink, packOptions);
    const bytes = sink.bytes();
    const { size, manifestOffset } = result;
    const next = plainBase(entries, { size, manifestOffset, generation });
    this.last = { bytes, result, plan, base: next };
    return this.last;
  }
}
