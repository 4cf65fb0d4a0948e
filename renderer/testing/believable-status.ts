import type { ResultOf } from '#shared/contract/contract.ts';
import type { OverallStatus, PlanStatus } from '#shared/contract/status.ts';
import type { Scene } from './scene.ts';
import { seeded } from './seeded.ts';

const HOUR = 3_600_000;
const ago = (now: number, ms: number) => new Date(now - ms).toISOString();

export function believableStatus(scene: Scene['name'], now: number): OverallStatus {
  const calm: PlanStatus = {
    plan: 'documents',
    connection: 'home-nas',
    level: 'protected',
    reasons: [],
    lastGoodAt: ago(now, 0.7 * HOUR),
    lastRunAt: ago(now, 0.7 * HOUR),
    nextRunAt: ago(now, -3.2 * HOUR),
    waitingFor: null,
    skippedFiles: 0,
    lastFailure: null,
    provenAt: ago(now, 24 * 24 * HOUR),
    sampledAt: ago(now, 4 * 24 * HOUR),
  };
  const photos: PlanStatus = { ...calm, plan: 'photos', nextRunAt: ago(now, -15 * HOUR) };
  switch (scene) {
    case 'first-run':
      return { level: 'unprotected', plans: [] };
    case 'protected':
    case 'finished':
      return { level: 'protected', plans: [calm, photos] };
    case 'running':
      return { level: 'running', plans: [{ ...calm, level: 'running' }, photos] };
    case 'attention':
      return {
        level: 'attention',
        plans: [
          {
            ...calm,
            level: 'attention',
            reasons: ['last-run-incomplete', 'overdue'],
            lastGoodAt: ago(now, 77 * HOUR),
            skippedFiles: 3,
            waitingFor: 'no-network',
          },
          photos,
        ],
      };
    case 'unprotected':
      return {
        level: 'unprotected',
        plans: [
          {
            ...calm,
            level: 'unprotected',
            reasons: ['never-backed-up', 'last-run-failed', 'schedule-off'],
            lastGoodAt: null,
            nextRunAt: null,
            provenAt: null,
            sampledAt: null,
            lastFailure: {
              code: 'secret-wrong',
              message: 'The secret key does not fit the access key id “AKEXAMPLE”.',
              hint: 'Enter the secret key again.',
              details: { accessKeyId: 'AKEXAMPLE' },
            },
          },
        ],
      };
  }
}

export function believableHistory(
  days: number,
  scene: Scene['name'],
  now: number,
): ResultOf<'status.history'> {
  const random = seeded(3);
  const calendar: ResultOf<'status.history'>['calendar'] = [];
  const stored: ResultOf<'status.history'>['stored'] = [];
  if (scene === 'first-run') return { calendar, stored };
  let bytes = 38e9;
  for (let back = days - 1; back >= 0; back -= 1) {
    const day = new Intl.DateTimeFormat('en-CA').format(now - back * 24 * HOUR);
    const luck = random();
    const runs = luck < 0.08 ? 0 : 1 + Math.floor(random() * 6);
    calendar.push({
      day,
      complete: runs,
      incomplete: luck > 0.93 ? 1 : 0,
      failed: luck > 0.97 || (luck < 0.03 && back > 0) ? 1 : 0,
    });
    bytes += runs * 3e8 - (back % 14 === 0 ? 9e9 : 0);
    stored.push({ day, bytes });
  }
  return { calendar, stored };
}
