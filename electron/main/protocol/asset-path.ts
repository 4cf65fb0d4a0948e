import { join, sep } from 'node:path';
import { APP_HOST, isAppUrl } from './app-origin.ts';

/**
 * The file below `folder` (absolute) that one of our addresses means; undefined for every address that is not
 * ours, and for names that no file of ours has: dots alone, backslashes, drive letters, control characters.
 */
export function assetPath(url: string, folder: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || !isAppUrl(url) || parsed.host !== APP_HOST) return undefined;
  const names = decoded(parsed.pathname)?.split('/').slice(1);
  if (names === undefined) return undefined;
  // `/` alone is the start page.
  const wanted = names.length === 1 && names[0] === '' ? ['index.html'] : names;
  if (!wanted.every((name) => /^[\w@~+-][\w.@~+ -]*$/.test(name))) return undefined;
  const path = join(folder, ...wanted);
  return path.startsWith(folder + sep) ? path : undefined;
}

function decoded(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}
