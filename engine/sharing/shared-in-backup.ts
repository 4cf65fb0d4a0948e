import * as path from 'node:path';
import type { ConnectionSettings } from '#shared/connection.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { defaultShareSettings, type SharedInBackup, type ShareSettings } from '#shared/share.ts';
import type { FileSystem, Ports } from '../ports/index.ts';
import { hiddenName } from '../serve/folder/hidden-folder.ts';
import { ShareFile } from './share-file.ts';

/** A backup, as far as it may meet what is shared from here. */
export interface BackupOfFolders {
  readonly connection: Pick<ConnectionSettings, 'accessKeyId' | 'bucket' | 'rootPath'>;
  /** Name of the plan. */
  readonly plan: string;
  /** Absolute paths of what it saves. */
  readonly folders: readonly string[];
}

/** What is set up in `home`. Settings that are damaged are no reason not to back up: then nothing is known to be shared. */
export function sharedFrom(home: string, ports: Ports): ShareSettings {
  try {
    return new ShareFile(home, ports).read().settings;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return defaultShareSettings;
  }
}

/**
 * Folders that this backup must leave out: where the storage that it goes to keeps the backups on this very computer. It
 * would save itself, and be twice as large each time. The storage is known by its key, which was made here for nobody else.
 * @throws AppError `field-invalid` where nothing of a chosen folder would be left
 */
export function ownStorageFolders(
  backup: BackupOfFolders,
  share: Pick<ShareSettings, 'buckets' | 'keys'>,
  files: Pick<FileSystem, 'realpathSync'>,
): string[] {
  const own = ownBucket(backup, share);
  if (own === undefined) return [];
  const { rootPath } = backup.connection;
  const bucket = realPathOf(own.folder, files);
  const kept = rootPath === '' ? bucket : path.join(bucket, ...rootPath.split('/'));
  // Files beside the backups may be anybody's; only where the bucket has no folder for backups, they can be anywhere in it.
  const backups = rootPath === '' ? path.join(bucket, backup.plan) : kept;
  for (const folder of backup.folders) {
    const real = realPathOf(folder, files);
    if (real !== kept && !isWithin(real, backups)) continue;
    const problem = `${folder} is where the storage of this plan keeps its backups; choose other folders, or another storage`;
    throw new AppError('field-invalid', { field: 'folder', problem });
  }
  return rootPath === '' ? [kept] : [kept, path.join(bucket, hiddenName)];
}

/** Shared folders that lie in what this backup saves, and what becomes of each. @throws AppError as `ownStorageFolders` */
export function sharedInBackup(
  backup: BackupOfFolders,
  share: Pick<ShareSettings, 'buckets' | 'keys'>,
  files: Pick<FileSystem, 'realpathSync'>,
): SharedInBackup[] {
  const own = ownBucket(backup, share);
  const roots = backup.folders.map((folder) => realPathOf(folder, files));
  const leftOut = ownStorageFolders(backup, share, files)[0];
  return share.buckets.flatMap(({ name, folder }) => {
    const isOwn = name === own?.name && leftOut !== undefined;
    const place = isOwn ? leftOut : realPathOf(folder, files);
    if (!roots.some((root) => isWithin(place, root))) return [];
    return [{ bucket: name, folder: isOwn ? leftOut : folder, leftOut: isOwn }];
  });
}

function ownBucket(
  { connection }: BackupOfFolders,
  { buckets, keys }: Pick<ShareSettings, 'buckets' | 'keys'>,
) {
  if (!keys.some(({ accessKeyId }) => accessKeyId === connection.accessKeyId)) return undefined;
  return buckets.find(({ name }) => name === connection.bucket);
}

function realPathOf(folder: string, files: Pick<FileSystem, 'realpathSync'>): string {
  try {
    return files.realpathSync(folder);
  } catch {
    return path.resolve(folder);
  }
}

function isWithin(inner: string, outer: string): boolean {
  const way = path.relative(outer, inner);
  return way === '' || (way.split(path.sep)[0] !== '..' && !path.isAbsolute(way));
}
