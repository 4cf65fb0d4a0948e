import { type NoticeCode, type NoticeDetails, namesForNotice } from '#shared/notice.ts';
import type { Notice } from '../storage/notice.ts';
import type { LeftAsFiles } from './capture-types.ts';

/** A database without an image. */
export interface LeftDatabase {
  /** Path inside the backup. */
  readonly path: string;
  readonly reason: LeftAsFiles;
  readonly detail: string;
}

/** Names in one notice; a browser that is open can have dozens of databases. */
const MOST_NAMED = 20;

const reasons: Record<
  Exclude<LeftAsFiles, 'unreadable'>,
  { code: NoticeCode; says: (list: string) => string }
> = {
  locked: {
    code: 'database-locked',
    says: (list) =>
      `A program that is running keeps these databases to itself, so their files were saved as they are: ${list}. Close the program and back up again to be sure of them.`,
  },
  changing: {
    code: 'database-changing',
    says: (list) =>
      `These databases were written to all the time, so their files were saved as they are: ${list}. Close the program that uses them and back up again to be sure of them.`,
  },
  damaged: {
    code: 'database-damaged',
    says: (list) =>
      `SQLite says that these databases are damaged; their files were saved as they are: ${list}. Look for an older backup in which they are whole, and keep it.`,
  },
  'no-room': {
    code: 'database-no-room',
    says: (list) =>
      `There was no room on the disk to copy these databases, so their files were saved as they are: ${list}. Free some space and back up again to be sure of them.`,
  },
  'no-sqlite': {
    code: 'database-not-understood',
    says: (list) =>
      `This build of Holdall cannot read databases, so their files were saved as they are: ${list}. Close the programs that use them before you back up.`,
  },
  failed: {
    code: 'database-failed',
    says: (list) =>
      `These databases could not be copied, so their files were saved as they are: ${list}. Close the programs that use them and back up again to be sure of them.`,
  },
};

/** One notice for each reason. What cannot be read at all is left to whoever reads it next. */
export function noticesOfLeft(left: readonly LeftDatabase[]): Notice[] {
  return Object.entries(reasons).flatMap(([reason, { code, says }]) => {
    const databases = left.filter((database) => database.reason === reason);
    if (databases.length === 0) return [];
    return [{ code, message: says(listOf(databases)), details: detailsOf(databases) }];
  });
}

/** Databases that were captured, but whose images SQLite could not check. */
export function noticeOfUnchecked(unchecked: readonly Pick<LeftDatabase, 'path' | 'detail'>[]): Notice[] {
  if (unchecked.length === 0) return [];
  const message = `These databases were saved whole, but could not be checked, because they need something that only their own program has: ${listOf(unchecked)}.`;
  return [{ code: 'database-unchecked', message, details: detailsOf(unchecked) }];
}

function detailsOf(databases: readonly Pick<LeftDatabase, 'path'>[]): NoticeDetails {
  return namesForNotice(
    'databases',
    databases.map(({ path }) => path),
    MOST_NAMED,
  );
}

function listOf(databases: readonly Pick<LeftDatabase, 'path' | 'detail'>[]): string {
  const named = databases
    .slice(0, MOST_NAMED)
    .map(({ path, detail }) => (detail === '' ? path : `${path} (${detail})`));
  const more = databases.length - named.length;
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${more} more`;
}
