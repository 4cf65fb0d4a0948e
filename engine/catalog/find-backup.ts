import { AppError } from '#shared/errors/app-error.ts';
import type { Catalog, CatalogEntry } from './catalog-types.ts';

/** Fewer characters of an id are more likely a slip than meant. */
const MIN_PREFIX = 4;
/** A date further ahead than this comes from a clock that was wrong. */
const FUTURE_MS = 24 * 60 * 60 * 1000;

export interface FindOptions {
  /** Only backups of this plan. */
  readonly plan?: string | undefined;
  /** Only backups of the computer with this name or device id. */
  readonly device?: string | undefined;
  /**
   * Milliseconds since the epoch. With it, `latest` prefers backups whose date is not in the future, so that one
   * backup made under a wrong clock does not stay the latest for ever.
   */
  readonly now?: number | undefined;
}

/**
 * The backup that `wanted` names: `latest` (the newest that is not damaged), a full id, the first four or more
 * characters of one, or a full object key. Letters that look like digits are read as such, as ids do not use
 * them. Throws `backup-unknown` or `backup-ambiguous`, and `backup-newer` when the latest is one that only a newer
 * version can read.
 */
export function resolveBackup(catalog: Catalog, wanted: string, options: FindOptions = {}): CatalogEntry {
  const { plan, device, now } = options;
  const candidates = catalog.backups.filter(
    (backup) =>
      (plan === undefined || backup.plan === plan) &&
      (device === undefined || backup.device === device || backup.deviceId === device),
  );
  const found = wanted === 'latest' ? latest(candidates, now) : byName(candidates, wanted);
  if (!found) throw new AppError('backup-unknown', { id: wanted });
  return found;
}

function latest(newestFirst: readonly CatalogEntry[], now: number | undefined): CatalogEntry | undefined {
  const usable = newestFirst.filter(
    (backup) => backup.status !== 'damaged' || backup.newerFormat !== undefined,
  );
  const past = now === undefined ? usable : usable.filter((backup) => backup.createdMs <= now + FUTURE_MS);
  const found = past[0] ?? usable[0];
  // Passing over it would hand out old data as the latest without a word.
  if (found?.newerFormat !== undefined) {
    throw new AppError('backup-newer', { id: found.id, format: found.newerFormat });
  }
  return found;
}

function byName(candidates: readonly CatalogEntry[], wanted: string): CatalogEntry | undefined {
  const byKey = candidates.find((backup) => backup.key === wanted);
  if (byKey) return byKey;
  const id = wanted.toLowerCase().replaceAll('o', '0').replaceAll(/[il]/g, '1');
  const exact = candidates.filter((backup) => backup.id === id);
  const fitting =
    exact.length > 0 || id.length < MIN_PREFIX
      ? exact
      : candidates.filter((backup) => backup.id.startsWith(id));
  if (fitting.length <= 1) return fitting[0];
  // Copies of one backup have the same id; only their keys tell them apart.
  const ids = new Set(fitting.map((backup) => backup.id));
  const matches = fitting.map((backup) => (ids.size === fitting.length ? backup.id : backup.key));
  throw new AppError('backup-ambiguous', { id: wanted, matches });
}
