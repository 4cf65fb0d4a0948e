import type { CatalogEntry } from './catalog-types.ts';
import type { ListedBackup } from './listing.ts';
import type { TailFacts } from './read-tail.ts';
import type { VerifiedMark } from './verified-mark.ts';

/** Everything known about one listed backup. */
export interface BackupFacts {
  readonly listed: ListedBackup;
  readonly tail: TailFacts;
  readonly pinned: boolean;
  /** The mark of an upload that was never checked stands beside it. */
  readonly unchecked: boolean;
  /** `unreadable`: there is one, and it may tell of damage. */
  readonly mark: VerifiedMark | 'unreadable' | undefined;
}

/** The row of the catalogue for one backup. In doubt it is called damaged: never safe when it may not be. */
export function catalogEntry({ listed, tail, pinned, unchecked, mark }: BackupFacts): CatalogEntry {
  const { id, planSlug, deviceSlug, createdMs, object } = listed;
  const shared = {
    id,
    key: object.key,
    size: object.size,
    pinned,
    createdMs,
    createdAt: new Date(createdMs).toISOString(),
    storedMs: object.lastModified,
  };
  if (tail.kind !== 'good') {
    const newer = tail.kind === 'newer';
    return {
      ...shared,
      etag: newer ? tail.readEtag : object.etag,
      plan: (newer ? tail.plan : undefined) ?? planSlug,
      device: (newer ? tail.device?.name : undefined) ?? deviceSlug,
      deviceId: (newer ? tail.device?.id : undefined) ?? '',
      files: 0,
      bytes: 0,
      parents: [],
      provenAt: null,
      sampledAt: null,
      checked: !unchecked,
      status: 'damaged',
      problem: newer
        ? `it was made by a newer Holdall (format ${tail.format}); update Holdall to use it`
        : tail.problem,
      ...(newer ? { newerFormat: tail.format } : {}),
    };
  }
  const { summary, readEtag } = tail;
  const problem = markProblem(mark);
  const proven = provenAt(mark, object.size, [readEtag, object.etag]);
  return {
    ...shared,
    createdMs: summary.createdAt,
    createdAt: new Date(summary.createdAt).toISOString(),
    etag: readEtag,
    plan: summary.plan,
    device: summary.device.name,
    deviceId: summary.device.id,
    files: summary.files,
    bytes: summary.bytes,
    parents: summary.parents,
    provenAt: proven,
    sampledAt: mark === undefined || mark === 'unreadable' ? null : (mark.sampled?.at ?? null),
    // A proof of everything says more than the check that is missing, should its mark have stayed behind.
    checked: !unchecked || proven !== null,
    status: problem === undefined ? summary.status : 'damaged',
    ...(problem === undefined ? {} : { problem }),
  };
}

function markProblem(mark: BackupFacts['mark']): string | undefined {
  if (mark === undefined) return undefined;
  if (mark === 'unreadable') {
    return 'what a verification found out about it cannot be read; verify it again in full';
  }
  if (mark.failed === null) return undefined;
  const [first = 'a verification found damage', ...more] = mark.failed.problems;
  return more.length === 0 ? first : `${first} (and ${more.length} more)`;
}

/** A proof holds only for the very object it was made with: one that was replaced since is unproven. */
function provenAt(mark: BackupFacts['mark'], size: number, etags: readonly string[]): string | null {
  if (mark === undefined || mark === 'unreadable' || mark.proven === null) return null;
  return mark.proven.size === size && etags.includes(mark.proven.etag) ? mark.proven.at : null;
}
