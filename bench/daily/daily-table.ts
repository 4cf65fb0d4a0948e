import type { DayOfWork } from './daily-files.ts';

const MB = 1_000_000;

/** One day's backup. Bytes. */
export interface Day extends DayOfWork {
  readonly uploadedBytes: number;
  readonly copiedBytes: number;
  /** Of the stored zip. */
  readonly size: number;
  readonly deadBytes: number;
  readonly seconds: number;
}

/** What must not be exceeded: bytes uploaded for each byte that has changed, on top of what is free a day; dead share. */
const budgets = {
  free: { times: 1.05, extra: 2 * MB, dead: 0.05 },
  equal: { times: 2, extra: 2 * MB, dead: 0.15 },
};

/** A sentence for each budget that was exceeded; the first day, a full upload, does not count. */
export function brokenBudgets(days: readonly Day[], equalParts: boolean): string[] {
  const { times, extra, dead } = budgets[equalParts ? 'equal' : 'free'];
  const later = days.slice(1);
  const uploaded = sum(later, 'uploadedBytes');
  const allowed = times * sum(later, 'packedBytes') + extra * later.length;
  const broken = later.flatMap((day, index) =>
    day.deadBytes > dead * day.size
      ? [`Day ${index + 1}: ${percent(day.deadBytes / day.size)} of the zip is dead.`]
      : [],
  );
  if (uploaded > allowed) broken.push(`Uploaded: ${mega(uploaded)} MB, allowed: ${mega(allowed)} MB.`);
  return broken;
}

/** Each day, and the days after the first one together. */
export function dailyTable(days: readonly Day[]): string {
  const row = (name: string, day: Day) =>
    `| ${name} | ${mega(day.changedBytes)} | ${mega(day.packedBytes)} | ${mega(day.uploadedBytes)} | ${mega(day.size)} | ${percent(day.deadBytes / day.size)} | ${day.seconds.toFixed(1)} |`;
  const later = days.slice(1);
  const fields = [
    'changedBytes',
    'packedBytes',
    'uploadedBytes',
    'copiedBytes',
    'size',
    'deadBytes',
    'seconds',
  ] as const;
  const mean = Object.fromEntries(fields.map((field) => [field, sum(later, field) / later.length]));
  return [
    '| day | changed, MB | compressed | uploaded | zip | dead | seconds |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...days.map((day, index) => row(String(index), day)),
    row('mean of the days after the first', mean as unknown as Day),
    '',
  ].join('\n');
}

function sum(days: readonly Day[], field: keyof Day): number {
  return days.reduce((total, day) => total + day[field], 0);
}

const mega = (bytes: number) => (bytes / MB).toFixed(1);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
