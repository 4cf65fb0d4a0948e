import { expect, test } from 'vitest';
import { jobAt, newJob } from '../../testing/believable-jobs.ts';
import { fractionDone } from './job-progress.ts';

test('nothing is promised during the scan, it never goes back, and 100 % only comes with the outcome', () => {
  const begun = newJob('j', { kind: 'backup', plan: 'p' }, 0);
  expect(fractionDone(begun)).toBeNull();
  let last = 0;
  let whole = 0;
  for (let at = 0; at < 70_000; at += 250) {
    const job = jobAt(begun, at, at);
    const fraction = fractionDone(job);
    if (job.progress?.phase === 'scan') expect(fraction).toBeNull();
    if (fraction === null) continue;
    expect(fraction).toBeGreaterThanOrEqual(last);
    if (fraction === 1) {
      expect(job.outcome).not.toBeNull();
      whole += 1;
    }
    last = fraction;
  }
  expect(whole).toBeGreaterThan(0);
});
