import type { AppInfo } from '#shared/contract/app.ts';
import { joinPath } from '../manage/actions/zip-name.ts';

/** A folder of its own among the person's folders, so that nothing is in the way. `name` must suit every system. */
export function suggestFolder(
  { userHome, platform }: Pick<AppInfo, 'userHome' | 'platform'>,
  name: string,
): string {
  return joinPath(userHome, name, platform);
}
