import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { scan } from '../scan/scan.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import type { BackupContext, BackupRequest } from './backup-types.ts';
import type { ProgressMeter } from './progress-meter.ts';

/** Finds what there is to save. @throws AppError `nothing-to-back-up`, or the signal's reason. */
export async function lookAtFiles(
  request: BackupRequest,
  { home, neverInclude, memory, ports, signal, onEvent, transfer }: BackupContext,
  meter: ProgressMeter,
): Promise<ScanResult> {
  meter.start('scan');
  // It changes with every run, and is made anew from the storage when it is missing.
  const own = memory ? [join(memory.home, 'cache')] : [];
  const found = await scan({ ...request, home, neverInclude: [...neverInclude, ...own] }, ports, {
    signal,
    mayGoOn: async () => await transfer?.ready(signal),
    onProgress: (seen) => meter.reach(seen.bytes, seen.files, null),
  });
  // Folders without a single file are what a drive that is not connected looks like. A backup of that would count
  // as good, and the good ones would be pruned one after the other.
  if (found.totals.files + found.totals.links === 0 && found.issues.length === 0)
    throw new AppError('nothing-to-back-up', { folders: [...request.folders] });
  meter.end();
  for (const issue of found.issues) onEvent({ type: 'issue', ...issue });
  return found;
}
