import { silentLogger } from '../../ports/logger.ts';
import { systemClock, systemFileSystem, systemRandom } from '../../ports/system.ts';
import { scan } from '../../scan/scan.ts';
import type { ScannedItem, ScanResult } from '../../scan/scan-types.ts';
import type { Notice } from '../../storage/notice.ts';
import { captureDatabases } from '../capture-databases.ts';
import type { CaptureRequest, CaptureResult } from '../capture-types.ts';

export const realPorts = {
  clock: systemClock,
  files: systemFileSystem,
  random: systemRandom,
  logger: silentLogger,
};

export interface CapturedFolder extends CaptureResult {
  readonly notices: readonly Notice[];
  readonly before: ScanResult;
  /** By path inside the backup. */
  item(path: string): ScannedItem | undefined;
}

/** Scans `folder` and captures its databases into `images`. */
export async function captureFolder(
  folder: string,
  images: string,
  options: Partial<CaptureRequest> = {},
): Promise<CapturedFolder> {
  const signal = options.signal ?? new AbortController().signal;
  const request = { folders: [folder], include: [], exclude: [], home: '/nowhere' };
  const before = await scan(request, { files: systemFileSystem }, { signal });
  const notices: Notice[] = [];
  const result = await captureDatabases({
    scan: before,
    folder: images,
    ports: realPorts,
    signal,
    onNotice: (notice) => notices.push(notice),
    ...options,
  });
  return {
    ...result,
    notices,
    before,
    item: (path) => itemsOf(result.scan).find((item) => item.path === path),
  };
}

export function itemsOf({ items }: ScanResult): ScannedItem[] {
  return Array.from({ length: items.length }, (_, index) => items.at(index));
}
