import type { Failure } from '#shared/contract/jobs.ts';
import type { PlanStatus } from '#shared/contract/status.ts';
import { leavesUnsure, noticeCode } from '#shared/notice.ts';
import type { CatalogEntry } from '../catalog/catalog-types.ts';
import type { RunRecord } from './history-record.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** A daily backup may come two hours late before anybody is alarmed. */
const LEAST_PATIENCE = 26 * HOUR;
/** Without a schedule nobody promised more than this. */
const PATIENCE_WITHOUT_SCHEDULE = 7 * DAY;
const PATIENCE_WITH_STORAGE = 26 * HOUR;
/** A date further ahead comes from a clock that was wrong, and says nothing about when a backup was made. */
const FUTURE = DAY;
/** Reading everything or a sample, either will do. */
const PROOF_LASTS = 30 * DAY;
/** Nobody is reminded to verify what is only just there. */
const NEW_FOR = 30 * DAY;

export type PlanBackup = Pick<
  CatalogEntry,
  'id' | 'key' | 'createdMs' | 'status' | 'checked' | 'provenAt' | 'sampledAt' | 'newerFormat'
>;

/** Everything the answer depends on. Times are milliseconds since the epoch. */
export interface PlanFacts {
  readonly plan: string;
  readonly connection: string;
  readonly now: number;
  /** A backup of the plan is being made. */
  readonly running: boolean;
  /** It stands still, because the keys of the storage have expired. */
  readonly waitsForKeys: boolean;
  /** The plan's backups made by this computer, from the last complete listing; undefined while there was none. */
  readonly backups: readonly PlanBackup[] | undefined;
  /** The plan's finished backup jobs on this computer, oldest first. */
  readonly runs: readonly RunRecord[];
  /** Longest time between two runs of its schedule; null when nothing runs by itself. */
  readonly intervalMs: number | null;
  readonly nextRunAt: number | undefined;
  readonly waitingFor: string | undefined;
  /** Why the storage could not be listed the last time it was tried. */
  readonly storageFailure: Failure | undefined;
  /** When the last complete listing began; `backups` come from it. */
  readonly listedAt: number | undefined;
}

type Reason = PlanStatus['reasons'][number];

const unsure: ReadonlySet<string> = new Set(noticeCode.options.filter(leavesUnsure));

/**
 * The answer to “am I safe?” for one plan. Pure. In doubt it says no: `protected` takes a complete and checked
 * backup that is recent enough, no failure or omission after it, and no damage that a later proof has not
 * overtaken. What is not looked at again grows old by itself.
 */
export function planStatus(facts: PlanFacts): PlanStatus {
  const good = lastGood(facts);
  const run = lastRun(facts);
  const reasons = reasonsOf(facts, good, run);
  const failure = failureShown(run, reasons, facts);
  return {
    plan: facts.plan,
    connection: facts.connection,
    level: levelOf(facts, good, reasons),
    reasons,
    lastGoodAt: isoOrNull(good),
    lastRunAt: isoOrNull(newest([run && Date.parse(run.startedAt), ...(facts.backups ?? []).map(createdMs)])),
    nextRunAt: isoOrNull(facts.nextRunAt),
    waitingFor: facts.waitingFor ?? null,
    skippedFiles: run?.outcome === 'incomplete' && reasons.includes('last-run-incomplete') ? run.issues : 0,
    lastFailure: failure && {
      ...{ code: failure.code, message: failure.message, hint: failure.hint },
      ...(failure.details ? { details: failure.details } : {}),
    },
    provenAt: isoOrNull(newest((facts.backups ?? []).map(provenMs))),
    sampledAt: isoOrNull(newest((facts.backups ?? []).map(sampledMs))),
  };
}

/** Whether these reasons take the “protected” away; the others are only worth knowing. */
const alarming: Readonly<Record<Reason, boolean>> = {
  'never-backed-up': true,
  'last-run-failed': true,
  'last-run-incomplete': true,
  'databases-unsure': true,
  overdue: true,
  'not-checked': true,
  'verification-failed': true,
  'storage-unreachable': true,
  'keys-expired': true,
  'schedule-off': false,
  'not-proven-lately': false,
};

function levelOf(
  facts: PlanFacts,
  good: number | undefined,
  reasons: readonly Reason[],
): PlanStatus['level'] {
  if (facts.running && !facts.waitsForKeys) return 'running';
  // An incomplete backup is worth something, but it is no protection to rely on.
  const hasIncomplete = good === undefined && reasons.includes('last-run-incomplete');
  if (good === undefined && !hasIncomplete) return 'unprotected';
  return hasIncomplete || reasons.some((reason) => alarming[reason]) ? 'attention' : 'protected';
}

function reasonsOf(facts: PlanFacts, good: number | undefined, run: RunRecord | undefined): Reason[] {
  const { backups = [], runs, now, intervalMs } = facts;
  const reasons: Reason[] = [];
  const runAt = run ? Date.parse(run.startedAt) : undefined;
  const isNews = runAt !== undefined && (good === undefined || runAt > good);
  const hadIncomplete =
    (isNews && run?.outcome === 'incomplete') ||
    backups.some(
      (backup) =>
        backup.status === 'incomplete' && backup.checked && (good === undefined || backup.createdMs > good),
    );

  if (good === undefined && !hadIncomplete) reasons.push('never-backed-up');
  if (isNews && run?.outcome === 'failed') {
    reasons.push(run.failure?.code === 'check-unfinished' ? 'not-checked' : 'last-run-failed');
  }
  if (hasUnchecked(backups, good) && !reasons.includes('not-checked')) reasons.push('not-checked');
  if (hadIncomplete) reasons.push('last-run-incomplete');
  if (isUnsure(runs)) reasons.push('databases-unsure');
  if (hasDamage(backups)) reasons.push('verification-failed');
  if (facts.waitsForKeys) reasons.push('keys-expired');
  if (isUnreachable(facts)) reasons.push('storage-unreachable');
  if (good !== undefined && now - good > patience(intervalMs)) {
    reasons.push('overdue');
    if (intervalMs === null) reasons.push('schedule-off');
  }
  if (good !== undefined && isUnproven(facts)) reasons.push('not-proven-lately');
  return reasons;
}

/**
 * Start of the newest backup that is complete and was checked, or of a later run that found nothing to add to it. The
 * storage decides where it was asked: a backup
 * that was removed there protects nobody, whatever the history says. Only what ended after the last listing
 * began is taken from the history.
 */
function lastGood({ backups = [], runs, now, listedAt }: PlanFacts): number | undefined {
  // Only old histories name those; by now the listing tells.
  const unchecked = new Set(runs.map((run) => run.uncheckedKey));
  const listed = backups.filter(
    (backup) =>
      backup.status === 'complete' &&
      backup.checked &&
      (backup.provenAt !== null || !unchecked.has(backup.key)),
  );
  const sinceThen = runs.filter(
    (run) => run.outcome === 'complete' && (listedAt === undefined || Date.parse(run.finishedAt) >= listedAt),
  );
  const confirmed = confirmations(runs);
  const times = [
    ...listed.flatMap(({ id, createdMs }) => [createdMs, confirmed.get(id)]),
    ...sinceThen.map((run) => Date.parse(run.startedAt)),
  ].filter((time) => time !== undefined);
  return newest(times.filter((time) => time <= now + FUTURE));
}

/** When a run last ended well with a backup, by its id: the one that made it, or one that found all of it still true. */
function confirmations(runs: readonly RunRecord[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { outcome, backup, startedAt } of runs)
    if (outcome === 'complete' && backup !== null) found.set(backup, Date.parse(startedAt));
  return found;
}

/** Stopping a run is no failure: what was true before it stays true. */
function lastRun({ runs }: PlanFacts): RunRecord | undefined {
  return runs.findLast((run) => run.outcome !== 'cancelled');
}

/** The last backup holds databases that may not be what they should be. A run that only confirms it changes nothing. */
function isUnsure(runs: readonly RunRecord[]): boolean {
  const stored = (run: RunRecord) => run.outcome === 'complete' || run.outcome === 'incomplete';
  const last = runs.findLast(stored)?.backup;
  return runs.some(
    (run) => stored(run) && run.backup === last && run.remarks?.some((code) => unsure.has(code)) === true,
  );
}

/** Damage counts until a later backup was read back and found whole. */
function hasDamage(backups: readonly PlanBackup[]): boolean {
  const proven = newest(
    backups.filter((backup) => backup.provenAt !== null && isSound(backup)).map(createdMs),
  );
  return backups.some((backup) => !isSound(backup) && (proven === undefined || backup.createdMs > proven));
}

/** The newest backup, or one made since the last good one, was stored and never checked. */
function hasUnchecked(backups: readonly PlanBackup[], good: number | undefined): boolean {
  return backups.some(
    (backup) => !backup.checked && isSound(backup) && (good === undefined || backup.createdMs > good),
  );
}

/** A backup of a newer format cannot be judged, which is no damage. */
function isSound(backup: PlanBackup): boolean {
  return backup.status !== 'damaged' || backup.newerFormat !== undefined;
}

function isUnreachable({ storageFailure, listedAt, runs, now }: PlanFacts): boolean {
  if (!storageFailure) return false;
  // A missing bucket or a refused key does not mend itself.
  if (storageFailure.retry !== 'later') return true;
  const answered = runs.findLast((run) => run.outcome === 'complete' || run.outcome === 'incomplete');
  const seen = newest([listedAt, answered && Date.parse(answered.finishedAt)]);
  return seen === undefined || now - seen > PATIENCE_WITH_STORAGE;
}

function isUnproven({ backups, now }: PlanFacts): boolean {
  if (backups === undefined) return false;
  const oldest = Math.min(...backups.map(createdMs));
  const proven = newest(backups.flatMap((backup) => [provenMs(backup), sampledMs(backup)]));
  return now - oldest > NEW_FOR && (proven === undefined || now - proven > PROOF_LASTS);
}

function patience(intervalMs: number | null): number {
  return intervalMs === null ? PATIENCE_WITHOUT_SCHEDULE : Math.max(2 * intervalMs, LEAST_PATIENCE);
}

function failureShown(run: RunRecord | undefined, reasons: readonly Reason[], facts: PlanFacts) {
  if (reasons.includes('last-run-failed') || reasons.includes('not-checked')) return run?.failure ?? null;
  return reasons.includes('storage-unreachable') ? (facts.storageFailure ?? null) : null;
}

const createdMs = (backup: PlanBackup): number => backup.createdMs;

const provenMs = (backup: PlanBackup): number | undefined =>
  backup.provenAt === null || backup.status === 'damaged' ? undefined : Date.parse(backup.provenAt);

const sampledMs = (backup: PlanBackup): number | undefined =>
  backup.sampledAt === null || backup.status === 'damaged' ? undefined : Date.parse(backup.sampledAt);

function newest(times: readonly (number | undefined)[]): number | undefined {
  let latest: number | undefined;
  for (const time of times)
    if (time !== undefined && !(time <= (latest ?? Number.NEGATIVE_INFINITY))) latest = time;
  return latest;
}

function isoOrNull(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
