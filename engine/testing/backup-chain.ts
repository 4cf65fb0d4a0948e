import type { ManifestRecord } from '../archive/manifest.ts';
import { inlinePackPool } from '../backup/pack/start-pack-pool.ts';
import { createPacker } from '../backup/pack.ts';
import type { PackOptions, PackResult } from '../backup/pack-types.ts';
import { BaseBuilder } from '../increment/base/base-builder.ts';
import type { KnownBase } from '../increment/base/known-base.ts';
import { compareWithBase } from '../increment/compare/compare-with-base.ts';
import { jobSet } from '../increment/compare/hash-jobs.ts';
import type { PlanLimits } from '../increment/plan/plan-limits.ts';
import { planReuse } from '../increment/plan/plan-reuse.ts';
import type { ReusePlan } from '../increment/reuse-plan.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { systemFileSystem } from '../ports/system.ts';
import { scan } from '../scan/scan.ts';
import { createInlinePool } from '../workers/inline-pool.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryCopyingSink } from './memory-copying-sink.ts';
import { sampleHeader } from './pack-tree.ts';

export interface ChainedBackup {
  readonly bytes: Uint8Array;
  readonly result: PackResult;
  /** Undefined when everything was packed. */
  readonly plan: ReusePlan | undefined;
  readonly base: KnownBase;
}

export interface ChainStep {
  readonly purge?: boolean;
  /** Runs when the plan is made. */
  readonly beforePacking?: () => void;
  /** Through which the packer reads. */
  readonly files?: FileSystem;
}

/** Backups of one folder in memory, each made from the one before. Everything runs in this thread. */
export class BackupChain {
  readonly #folder: string;
  readonly #limits: PlanLimits;
  #last: ChainedBackup | undefined;

  constructor(folder: string, limits: PlanLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  async backUp({ purge = false, beforePacking, files = systemFileSystem }: ChainStep = {}) {
    const { signal } = new AbortController();
    const request = { folders: [this.#folder], include: [], exclude: [], home: '/nowhere' };
    const ports = { clock: new FakeClock(), files: systemFileSystem };
    const found = await scan(request, ports, { signal });
    const base = this.#last?.base;
    let plan: ReusePlan | undefined;
    if (base) {
      const startPool = () => createInlinePool({ jobSet, files: systemFileSystem });
      const comparison = await compareWithBase({ scan: found, base, ports, signal, startPool });
      const made = planReuse({ base, scan: found, comparison, limits: this.#limits, purge });
      if (!('full' in made)) plan = made;
    }
    beforePacking?.();

    const pack = createPacker({ ports: { ...ports, files }, startPool: () => inlinePackPool(files) });
    const entries = new BaseBuilder();
    const options: PackOptions = {
      signal,
      onProgress: () => {},
      onIssue: () => {},
      onEntry: (record: ManifestRecord, startAt, endAt) => {
        if (record.offset !== startAt) throw new Error('An entry stands elsewhere than its record says.');
        entries.add(record, endAt, true);
      },
    };
    const generation = plan && base ? base.generation + 1 : 0;
    const header = { ...sampleHeader, locations: found.locations, generation };
    const sink = new MemoryCopyingSink(this.#last?.bytes ?? new Uint8Array());
    const what = { scan: found, level: 1, header };
    const result =
      base && plan
        ? await pack({ ...what, reuse: { base, plan } }, sink, options)
        : await pack(what, sink, options);
    const { size, manifestOffset, issues } = result;
    const next: KnownBase = {
      id: header.id,
      key: 'root/plan/device/base.zip',
      etag: 'etag',
      size,
      manifestOffset,
      generation,
      incomplete: issues.length > 0,
      entries: entries.finish(),
      // No file is older: each that may be the same is read.
      observedAt: 0,
      locations: found.locations,
    };
    this.#last = { bytes: sink.bytes(), result, plan, base: next };
    return this.#last;
  }
}
