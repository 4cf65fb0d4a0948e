import { join } from 'node:path';
import { captureDatabases } from '../capture/capture-databases.ts';
import type { CaptureResult } from '../capture/capture-types.ts';
import { type FoundBase, findBase } from '../increment/base/find-base.ts';
import { openIndexCache } from '../increment/base/index-cache.ts';
import type { KnownBase } from '../increment/base/known-base.ts';
import { compareWithBase } from '../increment/compare/compare-with-base.ts';
import { isUntouched } from '../increment/compare/untouched.ts';
import type { Comparison } from '../increment/comparison.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import type { BackupContext, BackupRequest } from './backup-types.ts';
import type { ProgressMeter } from './progress-meter.ts';

/** The newest sound backup of the same plan on this computer; undefined when there is none or nothing is remembered. */
export async function findBefore(
  request: BackupRequest,
  { storage, rootPath, ports, signal, memory }: BackupContext,
): Promise<FoundBase | undefined> {
  if (!memory) return undefined;
  const { plan, device } = request;
  const index = openIndexCache(memory.place, { home: memory.home, ports });
  const catalog = memory.catalog ? { catalog: memory.catalog } : {};
  return await findBase({ storage, rootPath, plan, device, index, ...catalog, ports, signal });
}

/** Makes images of the databases that have changed. The caller removes them with `cleanUp`. */
export async function captureChanged(
  scan: ScanResult,
  base: KnownBase | undefined,
  { ports, signal, memory, onEvent, transfer }: BackupContext,
  meter: ProgressMeter,
): Promise<CaptureResult> {
  if (!memory) return { scan, captured: 0, cleanUp() {} };
  const isUnchanged = (index: number): boolean => {
    if (!base) return false;
    const item = scan.items.at(index);
    const row = base.entries.find(item.path);
    return row >= 0 && isUntouched(item, base, row);
  };
  let begun = false;
  return await captureDatabases({
    scan,
    isUnchanged,
    folder: join(memory.home, 'cache', 'images'),
    ports,
    signal,
    mayGoOn: async () => await transfer?.ready(signal),
    onNotice: (notice) => onEvent({ type: 'notice', ...notice }),
    onProgress: ({ bytesDone, bytesTotal, filesDone, filesTotal, currentFile }) => {
      if (!begun) meter.start('capture', { bytes: bytesTotal, files: filesTotal });
      begun = true;
      meter.reach(bytesDone, filesDone, currentFile);
    },
  });
}

/** Holds what was found against the backup before. */
export async function compareWithBefore(
  scan: ScanResult,
  base: KnownBase,
  { paranoid = false }: BackupRequest,
  { ports, signal, transfer }: BackupContext,
  meter: ProgressMeter,
): Promise<Comparison> {
  meter.start('compare', { bytes: 0, files: scan.items.length });
  const comparison = await compareWithBase({
    scan,
    base,
    paranoid,
    ports,
    signal,
    mayGoOn: async () => await transfer?.ready(signal),
    onProgress: ({ items, bytes }) => meter.advance(bytes, items, null),
  });
  meter.end();
  return comparison;
}
