import type { ConnectionSettings } from '#shared/connection.ts';
import type { ExploredFolder } from '#shared/contract/connections.ts';
import type { Storage } from '../../storage/storage.ts';

export interface ExploreOptions {
  /** A folder below the connection's root path; '' is the root path itself. A slash at either end may be left out. */
  readonly path?: string | undefined;
  readonly cursor?: string | undefined;
  /** Most names on the page, 1 to 1,000. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Shows what lies in a folder of a connection's storage, one page of it: also what is not ours. Nothing outside the
 * root path can be reached.
 * @throws AppError `field-invalid` for the cursor, and as the storage
 */
export async function exploreConnection(
  storage: Pick<Storage, 'listFolder'>,
  { bucket, rootPath }: ConnectionSettings,
  { path = '', cursor, limit, signal }: ExploreOptions,
): Promise<ExploredFolder> {
  const root = rootPath === '' ? '' : `${rootPath}/`;
  const below = withSlash(path.startsWith('/') ? path.slice(1) : path);
  const prefix = root + below;
  const page = await storage.listFolder(prefix, { cursor, limit, signal });
  return {
    bucket,
    prefix,
    path: pathOf(below),
    folders: page.folders.map((folder) => ({
      name: folder.slice(prefix.length, -1),
      path: pathOf(folder.slice(root.length)),
    })),
    objects: page.objects.map(({ key, size, etag, lastModified }) => ({
      name: key.slice(prefix.length),
      path: pathOf(key.slice(root.length)),
      size,
      etag,
      modified: lastModified === 0 ? null : new Date(lastModified).toISOString(),
    })),
    next: page.next,
  };
}

function withSlash(path: string): string {
  return path === '' || path.endsWith('/') ? path : `${path}/`;
}

/** One slash at the front is taken away when a path comes back; a key that begins with one keeps it this way. */
function pathOf(below: string): string {
  return below.startsWith('/') ? `/${below}` : below;
}
