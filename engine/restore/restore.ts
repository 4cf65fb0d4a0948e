import { dirname, join } from 'node:path';
import { ProgressMeter } from '../backup/progress-meter.ts';
import { isDatabaseInUse } from './database-in-use.ts';
import { localDay, localSecond } from './local-day.ts';
import { planRestore } from './plan-restore.ts';
import type { RestorePlan } from './plan-types.ts';
import { factsOf } from './record-list.ts';
import { RestoreReport } from './restore-report.ts';
import { RestoreRun } from './restore-run.ts';
import type { RestoreRequest, RestoreResult } from './restore-types.ts';
import { lookAtTarget } from './target-facts.ts';
import { inspectTarget, prepareTarget, type TargetRoot } from './target-root.ts';
import { TemporaryNames } from './temporary-names.ts';
import { openUnpackPool } from './unpack-pool.ts';

/**
 * Restores records of an open backup into a folder: look at the target → plan → folders → files → links → times and
 * permissions of the folders. Every file is proven by SHA-256 before it gets its name; one that is damaged or
 * cannot be written becomes an issue, and the others are restored. Set-user-id and set-group-id bits are not.
 * @throws AppError `target-not-writable`, `disk-full` (finished files stay, everything else is removed), one of the
 * storage, or the signal's reason.
 */
export async function restore(request: RestoreRequest): Promise<RestoreResult> {
  const { ports, signal } = request;
  signal.throwIfAborted();
  const platform = request.platform ?? process.platform;
  const names = new TemporaryNames(ports.random);
  const root = request.dryRun
    ? inspectTarget(request.to, ports.files, platform)
    : prepareTarget(request.to, ports.files, names.next());
  const report = new RestoreReport(request);
  const meter = new ProgressMeter(ports.clock, request.onEvent, () => report.transferredBytes);
  const plan = await planFor(request, root, platform, { meter, names });
  report.takePlan(plan);
  if (request.dryRun) return report.result(root.path, plan);

  meter.start('read', { bytes: plan.bytes, files: plan.files.length });
  await new RestoreRun(request, root.path, plan, { report, meter, names }).carryOut();
  meter.end();
  return report.result(root.path, plan);
}

async function planFor(
  request: RestoreRequest,
  root: TargetRoot,
  platform: NodeJS.Platform,
  { meter, names }: { readonly meter: ProgressMeter; readonly names: TemporaryNames },
): Promise<RestorePlan> {
  const { ports, records, signal, onConflict = 'keep-both' } = request;
  meter.start('scan');
  const { files } = ports;
  const isInUse = (database: string) =>
    // A dry run makes no file, so it does not see as much.
    isDatabaseInUse(
      database,
      request.dryRun ? null : { files, probe: join(dirname(database), names.next()) },
    );
  const recordFacts = factsOf(records);
  let total = 0;
  for (let row = 0; row < recordFacts.length; row += 1) total += recordFacts.sizeAt(row);
  // Started only when there is something to compare, which in an empty target there is not.
  let pool: ReturnType<typeof openUnpackPool> | undefined;
  let compared = { bytes: 0, files: 0 };
  try {
    const facts = await lookAtTarget(
      root.path,
      // What is there stays in any case, whatever it holds.
      onConflict === 'skip' ? [] : records,
      { files, platform, foldsCase: root.foldsCase, isInUse },
      async (items) => {
        signal.throwIfAborted();
        pool ??= openUnpackPool(files, { files: records.length, bytes: total }, request.threads);
        const answers = await pool.run('compare', { items });
        const bytes = items.reduce((sum, item) => sum + item.size, compared.bytes);
        compared = { bytes, files: compared.files + items.length };
        meter.reach(compared.bytes, compared.files, null);
        return answers;
      },
    );
    const now = ports.clock.now();
    const asideEnding = `.before-restore-${localSecond(now)}`;
    return planRestore(records, facts, { onConflict, today: localDay(now), asideEnding });
  } finally {
    await pool?.close();
    meter.end();
  }
}
