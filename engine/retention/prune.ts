import { AppError } from '#shared/errors/app-error.ts';
import type { RetentionRules } from '#shared/retention.ts';
import { ProgressMeter } from '../backup/progress-meter.ts';
import { describeListing, type ReadCatalogOptions } from '../catalog/catalog.ts';
import type { CatalogEntry } from '../catalog/catalog-types.ts';
import { readListing } from '../catalog/listing.ts';
import { sidecarKey, sidecarKinds } from '../catalog/object-key.ts';
import type { Clock } from '../ports/index.ts';
import { dayInUtc, dayInZone } from './calendar.ts';
import { checkRemovals, type SparedBackup } from './check-removals.ts';
import { deleteObjects } from './delete-objects.ts';
import { hasRules } from './keep-rules.ts';
import { planRetention, type RetentionGroup } from './plan-retention.ts';
import { removeOrphans } from './remove-orphans.ts';

export interface PruneOptions extends ReadCatalogOptions {
  readonly clock: Clock;
  readonly rules: RetentionRules;
  readonly filter?: PruneFilter | undefined;
  /** Plan only. */
  readonly dryRun?: boolean | undefined;
  /** IANA name of the zone whose days, weeks, months and years count; UTC when absent. */
  readonly timeZone?: string | undefined;
}

/** Which plan and computer to prune; all of them where absent. */
export interface PruneFilter {
  readonly plan?: string | undefined;
  /** Name, one of its other names, or device id of the computer. */
  readonly device?: string | undefined;
}

export interface PruneResult {
  readonly dryRun: boolean;
  /** Every backup that was looked at, with what was decided and why. */
  readonly groups: readonly RetentionGroup<CatalogEntry>[];
  /** What is gone now; in a dry run what would go. */
  readonly removed: readonly CatalogEntry[];
  /** Bytes of the zips in `removed`. A bucket that keeps old versions frees them only later. */
  readonly bytesFreed: number;
  /** Number of backups that stay, `spared` and failed ones among them. */
  readonly kept: number;
  /** Was to be removed, but something changed on another computer meanwhile. */
  readonly spared: readonly SparedBackup[];
  /** Could not be removed; the caller reports it, after what was done. */
  readonly error?: AppError<'delete-failed'>;
  /** Marks of backups that are gone, removed as well. */
  readonly orphans: number;
}

/**
 * Removes the backups that no rule keeps. Decides on a catalogue read just now from a complete listing; looks
 * once more, right before deleting, whether a backup was pinned meanwhile and whether the backup that is to
 * outlive the others is really there. Rejects with `retention-empty`, and with the storage's `AppError` when
 * anything could not be read — then nothing was removed. Failed deletions are part of the result.
 */
export async function prune(options: PruneOptions): Promise<PruneResult> {
  const { storage, rootPath, clock, rules, filter = {}, dryRun = false, timeZone, signal } = options;
  if (!hasRules(rules)) throw new AppError('retention-empty', {});
  const dayOf = timeZone === undefined ? dayInUtc : dayInZone(timeZone);
  const listing = await readListing(storage, rootPath, signal);
  const { backups } = await describeListing(listing, options);
  const plan = planRetention(backups, rules, { now: clock.now(), dayOf });
  const [groups, others] = parted(plan.groups, (group) => fits(group, filter));
  const total = groups.reduce((sum, group) => sum + group.decisions.length, 0);
  if (dryRun) {
    const removed = groups.flatMap(toRemove);
    return { ...account(total, removed), dryRun, groups, spared: [], orphans: 0 };
  }

  const { removals, spared } = await checkRemovals(storage, groups, signal);
  const meter = options.onEvent && new ProgressMeter(clock, options.onEvent, () => 0);
  meter?.start('delete', { bytes: 0, files: removals.length });
  const keys = removals.map((backup) => backup.key);
  // Zips first. Were their marks to go first and a zip then to stay, it would have lost its proof.
  const { gone, failed } = await deleteObjects(storage, keys, {
    signal,
    onGone: (count) => meter?.reach(0, count, null),
  });
  const removed = removals.filter((backup) => gone.has(backup.key));
  const marks = removed
    .flatMap((backup) => sidecarKinds.map((kind) => sidecarKey(backup.key, kind)))
    .filter((key) => listing.sidecars.has(key));
  await deleteObjects(storage, marks, { signal });
  const choice = { filter, chosen: groups, others };
  const orphans = await removeOrphans(storage, listing, { now: clock.now(), ...choice, signal });
  meter?.end();
  return {
    ...account(total, removed),
    dryRun,
    groups,
    spared,
    orphans,
    ...(failed.length > 0 ? { error: new AppError('delete-failed', { failed: [...failed] }) } : {}),
  };
}

function account(total: number, removed: readonly CatalogEntry[]) {
  const bytesFreed = removed.reduce((sum, backup) => sum + backup.size, 0);
  return { removed, bytesFreed, kept: total - removed.length };
}

function parted<T>(all: readonly T[], isFirst: (one: T) => boolean): [first: T[], rest: T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

function fits(group: RetentionGroup<CatalogEntry>, { plan, device }: PruneFilter): boolean {
  return (
    (plan === undefined || plan === group.plan) &&
    (device === undefined || [group.device, group.deviceId, ...group.otherNames].includes(device))
  );
}

function toRemove(group: RetentionGroup<CatalogEntry>): CatalogEntry[] {
  return group.decisions.filter(({ action }) => action === 'remove').map(({ backup }) => backup);
}
