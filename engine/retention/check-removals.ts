import type { CatalogEntry } from '../catalog/catalog-types.ts';
import { findObject } from '../catalog/find-object.ts';
import { runLimited } from '../catalog/run-limited.ts';
import { isPinned } from '../catalog/sidecars.ts';
import type { Storage } from '../storage/storage.ts';
import type { RetentionDecision, RetentionGroup } from './plan-retention.ts';

const AT_ONCE = 16;

/** A backup that a rule would remove, but that stays after all. */
export interface SparedBackup {
  readonly backup: CatalogEntry;
  readonly reason: string;
}

export interface CheckedRemovals {
  readonly removals: readonly CatalogEntry[];
  readonly spared: readonly SparedBackup[];
}

/**
 * Asks the storage itself, object by object, whether what was planned still holds: a listing may come from a
 * server's cache, and other computers prune, delete and pin as well. Rejects as `Storage.head` does.
 */
export async function checkRemovals(
  storage: Storage,
  groups: readonly RetentionGroup<CatalogEntry>[],
  signal?: AbortSignal,
): Promise<CheckedRemovals> {
  const removals: CatalogEntry[] = [];
  const spared: SparedBackup[] = [];
  for (const group of groups) {
    const planned = group.decisions.filter(({ action }) => action === 'remove').map(({ backup }) => backup);
    if (planned.length === 0) continue;
    const missing = await missingSurvivor(storage, group, signal);
    if (missing) {
      const reason = `${missing.id}, which was to be kept, is no longer there`;
      spared.push(...planned.map((backup) => ({ backup, reason })));
      continue;
    }
    const pinned = await runLimited(
      planned,
      AT_ONCE,
      (backup, stop) => isPinned(storage, backup, { signal: stop }),
      signal,
    );
    for (const [index, backup] of planned.entries()) {
      if (pinned[index] === false) removals.push(backup);
      else spared.push({ backup, reason: 'pinned meanwhile' });
    }
  }
  return { removals, spared };
}

/**
 * The backups that make the removal of the others safe are the newest, the newest complete, the newest
 * proven one, and the last one under each other name. The first of them that has vanished, or is another object than before, is returned.
 */
async function missingSurvivor(
  storage: Storage,
  group: RetentionGroup<CatalogEntry>,
  signal: AbortSignal | undefined,
): Promise<CatalogEntry | undefined> {
  const kept = group.decisions
    .filter(({ action, backup }) => action === 'keep' && backup.status !== 'damaged' && backup.checked)
    .map(({ backup }) => backup);
  const survivors = new Set([
    kept[0],
    kept.find((backup) => backup.status === 'complete'),
    kept.find((backup) => backup.provenAt !== null),
    ...group.decisions.filter(isLastOfName).map(({ backup }) => backup),
  ]);
  for (const survivor of survivors) {
    if (!survivor) continue;
    const found = await findObject(storage, survivor.key, { signal });
    if (found?.size !== survivor.size) return survivor;
  }
  return undefined;
}

function isLastOfName({ reasons }: RetentionDecision<CatalogEntry>): boolean {
  return reasons.some(({ kind }) => kind === 'last-of-name');
}
