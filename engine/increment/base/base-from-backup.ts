import type { OpenBackup } from '../../restore/reader-types.ts';
import { BaseBuilder } from './base-builder.ts';
import type { BaseFacts } from './base-facts.ts';
import type { BaseTable } from './base-table.ts';

/**
 * The base that a backup makes which was opened and found sound in every part; undefined for any other. Throws a
 * RangeError when its entries do not fit into each other.
 */
export function baseFromBackup(
  backup: OpenBackup,
  listedEtag: string,
): { facts: BaseFacts; table: BaseTable } | undefined {
  if (backup.problem !== undefined || backup.rejected.length > 0) return undefined;
  const { id, key, etag, size, manifestOffset, header, footer, records } = backup;
  const builder = new BaseBuilder();
  records.forEach((record, index) => {
    builder.add(record, records[index + 1]?.offset ?? manifestOffset, false);
  });
  const facts: BaseFacts = {
    id,
    key,
    etag,
    listedEtag,
    size,
    manifestOffset,
    format: header.format,
    plan: header.plan,
    deviceId: header.device.id,
    generation: header.generation ?? 0,
    incomplete: (footer.totals.issues ?? footer.issues.length) > 0,
    observedAt: header.startedAt,
    locations: header.locations,
  };
  return { facts, table: builder.finish() };
}
