import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../connection/durable-write.ts';
import { readJsonFile } from '../connection/json-file.ts';
import type { Ports } from '../ports/index.ts';
import { type ScheduleRecord, scheduleRecord } from './schedule-record.ts';

export interface LoadedScheduleState {
  readonly records: ReadonlyMap<string, ScheduleRecord>;
  /** There was something, and it could not be understood. */
  readonly lost: boolean;
}

/** The scheduler's memory, by plan name. */
export interface ScheduleStateStore {
  /** Never throws. */
  load(): LoadedScheduleState;
  /** Replaces everything; may throw what the file system throws, the old content is then untouched. */
  save(records: ReadonlyMap<string, ScheduleRecord>): void;
}

const FORMAT = 1;

// A list, not an object by name: a plan may be called “__proto__”.
const content = z.object({
  format: z.literal(FORMAT),
  plans: z.array(scheduleRecord.extend({ plan: z.string() })),
});

/**
 * The memory in `<home>/schedule-state.json`. Only one scheduler may use a settings folder at a time: writing
 * takes no lock.
 */
export function openScheduleState(home: string, ports: Pick<Ports, 'files' | 'logger'>): ScheduleStateStore {
  const file = join(home, 'schedule-state.json');
  const { files, logger } = ports;
  return {
    load() {
      try {
        const json = readJsonFile(file, files);
        if (json === null) return { records: new Map(), lost: false };
        const { plans } = content.parse(json);
        return { records: new Map(plans.map(({ plan, ...record }) => [plan, record])), lost: false };
      } catch (error) {
        logger.warn('the memory of the schedules could not be read and is made anew', { file, error });
        return { records: new Map(), lost: true };
      }
    },
    save(records) {
      files.mkdirSync(home, { recursive: true, mode: 0o700 });
      const plans = [...records].map(([plan, record]) => ({ plan, ...record }));
      writeDurably(file, `${JSON.stringify({ format: FORMAT, plans }, null, 2)}\n`, 0o600, files);
    },
  };
}
