import type { PlanSettings } from '#shared/plan.ts';
import type { CatalogEntry } from '../catalog/catalog-types.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** A sample is read when the last proof of the plan's backups, full or sample, is older than this. */
export const SAMPLE_EVERY_MS = 7 * DAY;
/** After an attempt that came to nothing the storage is left alone for so long. */
const PAUSE_MS = 6 * HOUR;
/** Times further ahead come from a clock that was wrong. */
const FUTURE_MS = DAY;

export type SampledBackup = Pick<
  CatalogEntry,
  'id' | 'createdMs' | 'status' | 'checked' | 'provenAt' | 'sampledAt'
>;

/** Everything the answer depends on. Times are milliseconds since the epoch. */
export interface SampleFacts<B extends SampledBackup> {
  readonly now: number;
  readonly verify: PlanSettings['verify'];
  /** The plan's backups of this computer, as last listed. */
  readonly backups: readonly B[];
  /** When a sample was last begun, in this process. */
  readonly attemptedAt: number | undefined;
}

/**
 * The backup of which a sample is to be verified now: the newest sound one, once a week. Later backups hold what earlier
 * ones held, so a proof of any of them counts for the plan; a plan without one has a week from its first backup on,
 * which was checked when it was made. Undefined when nothing is due. Pure.
 */
export function sampleDue<B extends SampledBackup>(facts: SampleFacts<B>): B | undefined {
  const { now, verify, attemptedAt } = facts;
  if (verify === 'off') return undefined;
  if (attemptedAt !== undefined && Math.abs(now - attemptedAt) < PAUSE_MS) return undefined;
  const sound = facts.backups.filter(
    (backup) => backup.status !== 'damaged' && backup.checked && backup.createdMs <= now + FUTURE_MS,
  );
  const newest = sound.toSorted((a, b) => b.createdMs - a.createdMs)[0];
  if (!newest) return undefined;
  const proofs = sound
    .flatMap(({ provenAt, sampledAt }) => [provenAt, sampledAt])
    .flatMap((at) => (at === null ? [] : [Date.parse(at)]))
    .filter((at) => at <= now + FUTURE_MS);
  const last = proofs.length > 0 ? Math.max(...proofs) : Math.min(...sound.map(({ createdMs }) => createdMs));
  return now - last > SAMPLE_EVERY_MS ? newest : undefined;
}
