import type { Schedule } from '#shared/schedule.ts';
import {
  finished,
  letGo,
  type RunEnd,
  recalled,
  skipped,
  started,
  withClock,
  withSchedule,
  withZone,
} from './record-changes.ts';
import { firstOpen, newestOpen, type ScheduleRecord } from './schedule-record.ts';
import { type PlanFacts, viewOf } from './schedule-view.ts';
import type { PlanScheduleState, RunOutcome, ScheduledPlan, SchedulerOptions } from './scheduler-types.ts';

/** One plan's line in the book. */
interface Line {
  readonly schedule: Schedule;
  record: ScheduleRecord;
  held: PlanFacts['held'];
}

/** What the scheduler knows of every plan: its schedule, its record, and what keeps it waiting. */
export class ScheduleBook {
  readonly #options: SchedulerOptions;
  /** By plan name. Records wait apart from lines until the plans are known. */
  #lines = new Map<string, Line>();
  #remembered: ReadonlyMap<string, ScheduleRecord>;
  #memoryLost: boolean;
  #unsaved = false;
  readonly #open = new Map<string, { readonly key: string; readonly at: number | undefined }>();

  constructor(options: SchedulerOptions) {
    this.#options = options;
    const { records, lost } = options.state.load();
    this.#remembered = records;
    this.#memoryLost = lost;
  }

  get memoryLost(): boolean {
    return this.#memoryLost;
  }

  /** Takes in the plans and the clock as they are now. `running` is the plan that is being backed up, if any. */
  update(plans: readonly ScheduledPlan[], now: number, running: string | undefined): void {
    const lines = new Map<string, Line>();
    for (const plan of plans) {
      if (plan.schedule.kind === 'off') continue;
      const old = this.#lines.get(plan.name);
      const record = this.#recordOf(plan, old?.record ?? this.#remembered.get(plan.name), now);
      lines.set(plan.name, { schedule: plan.schedule, record, held: old?.held });
      if (record !== old?.record) this.#unsaved = true;
    }
    // What a plan had missed goes with it: a later one of the same name does not inherit it.
    if (lines.size < this.#lines.size + this.#remembered.size) this.#unsaved = true;
    this.#lines = lines;
    this.#remembered = new Map();
    this.#memoryLost = false;
    for (const name of this.#open.keys()) if (!lines.has(name)) this.#open.delete(name);
    if (running !== undefined) this.#letGoOfPast(running, now);
    this.save();
  }

  /** The plans that are to run now, those first that have waited longest. */
  due(now: number): string[] {
    return [...this.#lines]
      .map(([name, line]) => ({ name, since: this.#dueSince(name, line) }))
      .filter(({ since }) => since <= now)
      .sort((a, b) => a.since - b.since)
      .map(({ name }) => name);
  }

  hold(plan: string, reason: PlanFacts['held']): void {
    const line = this.#lines.get(plan);
    if (line) line.held = reason;
  }

  /**
   * Writes down that a plan starts now, before it does: a crash must not lead to a second run. Undefined when
   * it is not due after all, because the clock was set back a moment ago.
   */
  begin(plan: string, now: number): { readonly attempts: number; readonly dueAt: number } | undefined {
    const line = this.#lines.get(plan);
    if (!line) return undefined;
    const { schedule, record } = line;
    const open = this.#firstOpen(plan, line);
    const { retry } = record;
    let run: { attempts: number; dueAt: number } | undefined;
    if (open !== undefined && open <= now) {
      run = { attempts: 0, dueAt: newestOpen(record, schedule, now, record.zone) ?? open };
    } else if (retry && retry.at <= now) run = { attempts: retry.attempts, dueAt: retry.dueAt };
    if (!run) return undefined;
    this.#lines.set(plan, { schedule, record: started(record, now, run), held: undefined });
    this.#unsaved = true;
    this.save();
    return run;
  }

  /** Writes down how the run of a plan ended. Nothing when the plan was removed meanwhile. */
  end(plan: string, outcome: RunOutcome | RunEnd, now: number): void {
    this.#letGoOfPast(plan, now);
    const line = this.#lines.get(plan);
    if (!line) return;
    line.record =
      outcome.status === 'skipped' ? skipped(line.record, now) : finished(line.record, outcome, now);
    this.#unsaved = true;
    this.save();
  }

  /** The next time after `now` at which something becomes due. */
  nextAfter(now: number): number | undefined {
    const times = [...this.#lines].flatMap(([name, line]) => [
      this.#firstOpen(name, line) ?? now,
      line.record.retry?.at ?? now,
    ]);
    const later = times.filter((time) => time > now);
    return later.length > 0 ? Math.min(...later) : undefined;
  }

  view(plan: string, now: number, running: string | undefined): PlanScheduleState | undefined {
    const line = this.#lines.get(plan);
    if (!line) return undefined;
    const facts = { open: this.#firstOpen(plan, line), held: line.held, running: plan === running };
    return viewOf(line.record, facts, now);
  }

  views(now: number, running: string | undefined): (PlanScheduleState | undefined)[] {
    return [...this.#lines.keys()].map((plan) => this.view(plan, now, running));
  }

  /** Saves what has changed. A disk that is full must not stop backups, so failing is not an error here. */
  save(): void {
    if (!this.#unsaved) return;
    try {
      this.#options.state.save(new Map([...this.#lines].map(([name, line]) => [name, line.record])));
      this.#unsaved = false;
    } catch (error) {
      this.#options.ports.logger.warn('the memory of the schedules could not be written', { error });
    }
  }

  #recordOf(plan: ScheduledPlan, known: ScheduleRecord | undefined, now: number): ScheduleRecord {
    const { name, schedule, lastStartAt } = plan;
    const zone = this.#zone();
    let record = known;
    if (!record && this.#memoryLost && lastStartAt !== undefined) {
      record = recalled(schedule, zone, Math.min(lastStartAt, now));
    }
    // Remembered from another process as started, and never as ended.
    if (record?.unfinished && !this.#lines.has(name))
      record = finished(record, { status: 'interrupted' }, now);
    record = withSchedule(record, schedule, zone, now);
    if (record.zone !== zone) {
      const open = this.#firstOpen(name, { schedule, record });
      const owed = open !== undefined && open <= now;
      if (!owed) record = withZone(record, zone, now);
    }
    return withClock(record, schedule, now);
  }

  #letGoOfPast(plan: string, now: number): void {
    const line = this.#lines.get(plan);
    const open = line && this.#firstOpen(plan, line);
    if (!line || open === undefined || open > now) return;
    line.record = letGo(line.record, now);
    this.#unsaved = true;
  }

  #dueSince(plan: string, line: Line): number {
    const open = this.#firstOpen(plan, line) ?? Number.POSITIVE_INFINITY;
    return Math.min(open, line.record.retry?.at ?? Number.POSITIVE_INFINITY);
  }

  /** Looked up again only when something it depends on has changed: the search is the dear part of a look. */
  #firstOpen(plan: string, { schedule, record }: Pick<Line, 'schedule' | 'record'>): number | undefined {
    const key = `${record.zone} ${record.settledUntil} ${record.countFrom} ${record.schedule}`;
    const known = this.#open.get(plan);
    if (known?.key === key) return known.at;
    let at: number | undefined;
    try {
      at = firstOpen(record, schedule, record.zone);
    } catch (error) {
      this.#options.ports.logger.warn('a schedule cannot be understood', { plan, schedule, error });
    }
    this.#open.set(plan, { key, at });
    return at;
  }

  #zone(): string {
    const { timeZone } = this.#options;
    return typeof timeZone === 'string' ? timeZone : timeZone();
  }
}
