import type { BackupRow } from '#shared/backup.ts';
import type { AppInfo } from '#shared/contract/app.ts';
import { joinPath, zipName } from '../manage/actions/zip-name.ts';

/** A folder of its own in the home folder, so that nothing is in the way: “Restored documents Anna-Laptop 2026-11-21 0620”. */
export function suggestFolder(
  { userHome, platform }: Pick<AppInfo, 'userHome' | 'platform'>,
  row: BackupRow,
): string {
  return joinPath(userHome, `Restored ${zipName(row).replace(/\.zip$/, '')}`, platform);
}
