import { AppError } from '#shared/errors/app-error.ts';
import type { RetentionReason, RetentionRules } from '#shared/retention.ts';
import type { CatalogEntry } from '../catalog/catalog-types.ts';
import { DAY_MS, type DayOf, dayInUtc } from './calendar.ts';
import { hasRules, keepByRules } from './keep-rules.ts';

/** What retention needs to know of a backup; a `CatalogEntry` fits. */
export type RetainedBackup = Pick<
  CatalogEntry,
  'key' | 'plan' | 'device' | 'deviceId' | 'createdMs' | 'status' | 'pinned' | 'provenAt' | 'checked'
> &
  Partial<Pick<CatalogEntry, 'storedMs' | 'newerFormat'>>;

export interface RetentionDecision<B> {
  readonly backup: B;
  readonly action: 'keep' | 'remove';
  /** Why; never empty. */
  readonly reasons: readonly RetentionReason[];
}

/**
 * The backups of one plan on one computer. A computer is known by its id: what it saved under another name before it was
 * renamed stands in the same row, and the rules go over all of it.
 */
export interface RetentionGroup<B> {
  readonly plan: string;
  /** Of the newest backup. */
  readonly device: string;
  /** Other names it has had, the latest first. */
  readonly otherNames: readonly string[];
  readonly deviceId: string;
  /** Newest first. */
  readonly decisions: readonly RetentionDecision<B>[];
}

export interface RetentionPlan<B> {
  /** By plan and computer, in alphabetical order. */
  readonly groups: readonly RetentionGroup<B>[];
}

export interface RetentionOptions {
  /** Milliseconds since the epoch. Dates more than a day later than this come from a clock that was wrong. */
  readonly now: number;
  /** The calendar the daily to yearly rules go by; UTC when absent. */
  readonly dayOf?: DayOf;
}

/**
 * Decides for every backup whether it stays, and why. Pure: nothing is removed here. Whatever the rules say,
 * these always stay: pinned and damaged backups, those that were never checked, those of a newer format, those dated
 * in the future, and of each group the newest, the newest complete one, the newest proven restorable, the one
 * stored last, and the last good one under each other name. Damaged, unchecked and future backups do not use up a rule either, nor are they any of the newest. Throws `retention-empty` when no rule is given.
 */
export function planRetention<B extends RetainedBackup>(
  backups: readonly B[],
  rules: RetentionRules,
  options: RetentionOptions,
): RetentionPlan<B> {
  if (!hasRules(rules)) throw new AppError('retention-empty', {});
  const members = Map.groupBy(backups, ({ plan, deviceId, device }) =>
    // Two computers whose id could not be read are not the same for that.
    JSON.stringify(deviceId === '' ? [plan, '', device] : [plan, deviceId]),
  );
  const groups = [...members.values()].map((group) => planGroup(group, rules, options));
  return { groups: groups.sort(byPlanAndComputer) };
}

/** Reasons that have no number: those that hold whatever the rules say. */
type AlwaysKept = Exclude<
  RetentionReason,
  | { readonly count: number }
  | { readonly period: string }
  | { readonly ms: number }
  | { readonly others: number }
>['kind'];

function planGroup<B extends RetainedBackup>(
  members: readonly B[],
  rules: RetentionRules,
  { now, dayOf = dayInUtc }: RetentionOptions,
): RetentionGroup<B> {
  const newestFirst = members.toSorted((a, b) => b.createdMs - a.createdMs || (a.key < b.key ? -1 : 1));
  const reasons = new Map<B, RetentionReason[]>(newestFirst.map((backup) => [backup, []]));
  const keep = (backup: B | undefined, kind: AlwaysKept) => {
    if (backup) reasons.get(backup)?.push({ kind });
  };

  for (const backup of newestFirst) {
    if (backup.pinned) keep(backup, 'pinned');
    if (backup.newerFormat !== undefined) keep(backup, 'newer-format');
    else if (backup.status === 'damaged') keep(backup, 'damaged');
    else if (!backup.checked) keep(backup, 'unchecked');
    if (backup.createdMs > now + DAY_MS) keep(backup, 'future');
  }

  const counted = newestFirst.filter(
    (backup) => backup.status !== 'damaged' && backup.checked && backup.createdMs <= now + DAY_MS,
  );
  keep(counted[0], 'newest');
  keep(
    counted.find((backup) => backup.status === 'complete'),
    'newest-complete',
  );
  keep(
    counted.find((backup) => backup.provenAt !== null),
    'proven',
  );
  keep(lastStored(counted), 'stored-last');
  const name = counted[0]?.device;
  for (const [other, backups] of Map.groupBy(counted, ({ device }) => device)) {
    if (other !== name)
      keep(backups.find(({ status }) => status === 'complete') ?? backups[0], 'last-of-name');
  }

  const wanted = keepByRules(
    counted.map((backup) => backup.createdMs),
    rules,
    dayOf,
  );
  for (const [index, backup] of counted.entries()) {
    reasons.get(backup)?.push(...(wanted[index] ?? []));
  }

  const stay = counted.filter((backup) => reasons.get(backup)?.length !== 0).length;
  const gone: RetentionReason = { kind: 'no-rule', others: stay };
  const decisions = newestFirst.map((backup): RetentionDecision<B> => {
    const why = reasons.get(backup) ?? [];
    return why.length > 0
      ? { backup, action: 'keep', reasons: why }
      : { backup, action: 'remove', reasons: [gone] };
  });
  const [newest] = newestFirst;
  return {
    plan: newest?.plan ?? '',
    device: newest?.device ?? '',
    otherNames: [...new Set(newestFirst.map(({ device }) => device))].slice(1),
    deviceId: newest?.deviceId ?? '',
    decisions,
  };
}

/**
 * The backup the storage received last. On a computer whose clock has fallen far behind, the backup just made
 * looks like the oldest, and would be the first to go.
 */
function lastStored<B extends RetainedBackup>(counted: readonly B[]): B | undefined {
  let last: B | undefined;
  for (const backup of counted) {
    if (backup.storedMs !== undefined && backup.storedMs > (last?.storedMs ?? Number.NEGATIVE_INFINITY)) {
      last = backup;
    }
  }
  return last;
}

function byPlanAndComputer<B>(a: RetentionGroup<B>, b: RetentionGroup<B>): number {
  const [left, right] = [a, b].map((group) => JSON.stringify([group.plan, group.device, group.deviceId]));
  return (left ?? '') < (right ?? '') ? -1 : 1;
}
