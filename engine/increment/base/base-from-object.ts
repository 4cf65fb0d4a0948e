import type { Storage } from '../../storage/storage.ts';
import type { BaseFacts } from './base-facts.ts';
import type { BaseTable } from './base-table.ts';
import { readObjectEnd } from './object-end.ts';
import { readSoundEntries } from './sound-entries.ts';

/**
 * The base that a stored backup makes, read from its end: manifest and central directory pass by as they arrive, and
 * only the table stays, so that a million files need little memory. Stricter than opening a backup to restore from it:
 * whatever is odd in the least makes it no base.
 * @throws ZipFormatError or RangeError when it is not sound in every part; as the storage does otherwise.
 */
export async function baseFromObject(
  storage: Pick<Storage, 'get'>,
  object: {
    readonly id: string;
    readonly key: string;
    readonly size: number;
    /** As reads give it, and as listings do. */
    readonly etag: string;
    readonly listedEtag: string;
  },
  signal: AbortSignal,
): Promise<{ facts: BaseFacts; table: BaseTable }> {
  const { id, key, size, etag, listedEtag } = object;
  const end = await readObjectEnd(storage, object, signal);
  const { header, footer, table } = await readSoundEntries(end, id);
  const manifestOffset = end.summary.manifest.offset;
  const facts: BaseFacts = {
    ...{ id, key, etag, listedEtag, size, manifestOffset },
    format: header.format,
    plan: header.plan,
    deviceId: header.device.id,
    generation: header.generation ?? 0,
    incomplete: (footer.totals.issues ?? footer.issues.length) > 0,
    observedAt: header.startedAt,
    locations: header.locations,
  };
  return { facts, table };
}
