import { isAppError } from '#shared/errors/app-error.ts';
import type { PlanSettings } from '#shared/plan.ts';
import type { SettingsAccess } from '../connection/settings.ts';
import type { Ports } from '../ports/index.ts';
import type { Catalogs } from './catalogs.ts';
import type { Jobs } from './jobs.ts';
import { sampleDue } from './sample-due.ts';

/** What a verification that runs by itself reads: this share of the stored bytes, and never more than so many. */
export const SAMPLE_PERCENT = 5;
export const SAMPLE_BYTES = 200_000_000;
/** A listing older than this is no ground for choosing a backup. */
const LISTING_LASTS_MS = 24 * 60 * 60 * 1000;

export interface SampleVerificationsDeps {
  readonly ports: Pick<Ports, 'clock' | 'logger'>;
  readonly settings: Pick<SettingsAccess, 'plans' | 'connections' | 'device'>;
  readonly catalogs: Pick<Catalogs, 'known' | 'refresh'>;
  readonly jobs: Pick<Jobs, 'start' | 'runningRequests'>;
  /** Whether a backup of the plan would be started now, as far as the network is concerned. */
  readonly canReach: (plan: string) => boolean | Promise<boolean>;
}

/** Verifies a sample of each plan's newest backup about once a week, without anybody asking for it. */
export class SampleVerifications {
  readonly #deps: SampleVerificationsDeps;
  /** By plan: when the last one was begun, ms since the epoch. */
  readonly #attempts = new Map<string, number>();

  constructor(deps: SampleVerificationsDeps) {
    this.#deps = deps;
  }

  /** Looks whether something is due and starts at most one verification. To be called every now and then. */
  async look(): Promise<void> {
    const { settings, jobs, ports } = this.#deps;
    // Whatever runs is more urgent, and two verifications would share the network.
    if (jobs.runningRequests().length > 0) return;
    for (const plan of settings.plans.list()) {
      try {
        if (await this.#lookAt(plan)) return;
      } catch (error) {
        if (!isAppError(error)) throw error;
        ports.logger.warn('a sample could not be verified', { plan: plan.name, code: error.code });
      }
    }
  }

  async #lookAt(plan: PlanSettings): Promise<boolean> {
    const { ports, settings, catalogs, jobs, canReach } = this.#deps;
    if (plan.verify === 'off') return false;
    const connection = settings.connections.get(plan.connection);
    const { catalog, listedAt } = catalogs.known(connection);
    const now = ports.clock.now();
    const isFresh = catalog && listedAt !== undefined && Math.abs(now - listedAt) < LISTING_LASTS_MS;
    const device = settings.device().id;
    const due = sampleDue({
      now,
      verify: plan.verify,
      backups: (catalog?.backups ?? []).filter((one) => one.plan === plan.name && one.deviceId === device),
      attemptedAt: this.#attempts.get(plan.name),
    });
    if (isFresh && !due) return false;
    if (!(await canReach(plan.name))) return false;
    if (!isFresh || !due) {
      catalogs.refresh(connection);
      return false;
    }
    this.#attempts.set(plan.name, now);
    const amount = { samplePercent: SAMPLE_PERCENT, mostBytes: SAMPLE_BYTES };
    jobs.start({ kind: 'verify', connection: connection.name, id: due.id, ...amount }, 'schedule');
    return true;
  }
}
