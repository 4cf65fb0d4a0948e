import type { Issue } from '#shared/events.ts';
import type { ManifestHeader } from '../archive/manifest.ts';
import type { PackPool } from '../backup/pack/pack-jobs.ts';
import { threadedPackPool } from '../backup/pack/start-pack-pool.ts';
import { createPacker } from '../backup/pack.ts';
import type { PackProgress, PackResult } from '../backup/pack-types.ts';
import type { ByteSink } from '../backup/sink.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { systemFileSystem } from '../ports/system.ts';
import { scan } from '../scan/scan.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import { FakeClock } from './fake-clock.ts';

export interface PackTreeOptions {
  readonly level?: number;
  /** Default: two threads. */
  readonly pool?: () => PackPool;
  readonly files?: FileSystem;
  readonly signal?: AbortSignal;
  readonly onProgress?: PackProgress;
  /** Runs between scan and pack. */
  readonly afterScan?: (scan: ScanResult) => void;
}

export const sampleHeader: ManifestHeader = {
  format: 1,
  app: '0.0.0',
  id: 'sample',
  parents: [],
  plan: 'Sample plan',
  device: { id: 'device', name: 'Computer A' },
  os: { platform: 'linux', release: '1' },
  startedAt: Date.UTC(2030, 0, 1),
  locations: [],
};

/** Scans and packs a folder into `sink`. */
export async function packTree(
  folder: string,
  sink: ByteSink,
  options: PackTreeOptions = {},
): Promise<{ result: PackResult; announced: Issue[]; scan: ScanResult }> {
  const signal = options.signal ?? new AbortController().signal;
  const found = await scan(
    { folders: [folder], include: [], exclude: [], home: '/nowhere' },
    { files: systemFileSystem },
    { signal },
  );
  options.afterScan?.(found);
  const announced: Issue[] = [];
  const files = options.files ?? systemFileSystem;
  const pack = createPacker({
    ports: { clock: new FakeClock(), files },
    startPool: options.pool ?? (() => threadedPackPool(2)),
  });
  const request = {
    scan: found,
    level: options.level ?? 1,
    header: { ...sampleHeader, locations: found.locations },
  };
  const result = await pack(request, sink, {
    signal,
    onProgress: options.onProgress ?? (() => {}),
    onIssue: (issue) => announced.push(issue),
  });
  return { result, announced, scan: found };
}
