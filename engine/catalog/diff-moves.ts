import type { FileRecord, ManifestRecord } from '../archive/manifest.ts';

export interface MovedRecord {
  readonly before: FileRecord;
  readonly after: FileRecord;
}

/**
 * Pairs removed with added files of the same content. Empty files are alike without having moved. Where several
 * have one content, they are paired in path order.
 */
export function findMoves(removed: readonly ManifestRecord[], added: readonly ManifestRecord[]) {
  const origins = new Map<string, FileRecord[]>();
  // Backwards, so that `pop` hands them out in path order.
  for (const record of removed.toReversed()) {
    if (record.type !== 'file' || record.size === 0) continue;
    const same = origins.get(record.sha256);
    if (same) same.push(record);
    else origins.set(record.sha256, [record]);
  }
  const moved: MovedRecord[] = [];
  const paired = new Set<ManifestRecord>();
  for (const after of added) {
    const before = after.type === 'file' && after.size > 0 ? origins.get(after.sha256)?.pop() : undefined;
    if (!before || after.type !== 'file') continue;
    moved.push({ before, after });
    paired.add(before).add(after);
  }
  const unpaired = (record: ManifestRecord) => !paired.has(record);
  return { moved, removed: removed.filter(unpaired), added: added.filter(unpaired) };
}
