import type { ObjectVersion } from '../storage/version-calls.ts';

/** What is hidden, in the order in which it may go. */
export interface PurgePlan {
  /** Older versions of what is there, and all versions of what was deleted. */
  readonly versions: readonly ObjectVersion[];
  /**
   * Markers of deletions. Only after all versions of their key: an older version would come back to light, as if it
   * had never been deleted.
   */
  readonly markers: readonly ObjectVersion[];
  /** Of all versions. */
  readonly bytes: number;
}

/**
 * What of `rows`, all versions of some keys, is hidden. What is to be seen is never part of it; a key of which the
 * listing does not say what is its latest version, or says it twice, is left alone. Pure.
 */
export function planPurge(rows: Iterable<ObjectVersion>): PurgePlan {
  const versions: ObjectVersion[] = [];
  const markers: ObjectVersion[] = [];
  for (const [, all] of Map.groupBy(rows, ({ key }) => key)) {
    const latest = all.filter(({ isLatest }) => isLatest);
    const [top] = latest;
    if (!top || latest.length > 1) continue;
    for (const row of all) {
      if (row.isMarker) markers.push(row);
      else if (row !== top) versions.push(row);
    }
  }
  return { versions, markers, bytes: versions.reduce((sum, { size }) => sum + size, 0) };
}
