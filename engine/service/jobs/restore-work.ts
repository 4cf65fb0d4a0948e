import type { RestoreRequestView } from '#shared/contract/backups.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { detailsOfFailure, namesForNotice } from '#shared/notice.ts';
import { openBackup } from '../../restore/open-backup.ts';
import type { MovedAside } from '../../restore/plan-types.ts';
import { restore } from '../../restore/restore.ts';
import { selectRecords } from '../../restore/select-records.ts';
import type { Notice } from '../../storage/notice.ts';
import { absoluteFolder } from '../absolute-path.ts';
import type { JobResult, JobTools } from '../jobs.ts';
import { type WorkContext, withJobStorage } from './work-context.ts';

/** Restores a backup, or some of it, into a folder of this computer. */
export async function restoreFiles(
  request: RestoreRequestView,
  context: WorkContext,
  tools: JobTools,
): Promise<JobResult> {
  const to = absoluteFolder(request.to);
  return await withJobStorage(request.connection, context, tools, async (connected) => {
    const { storage } = connected;
    const entry = await context.catalogs.freshEntry(connected, request.id);
    const backup = await openBackup(storage, entry, tools);
    const { problem } = backup;
    if (problem !== undefined) {
      const failure = new AppError('backup-damaged', { id: entry.id, problem });
      const { message } = failure;
      tools.onEvent({ type: 'notice', code: 'backup-damaged', message, details: detailsOfFailure(failure) });
    }
    const result = await restore({
      storage,
      backup,
      ...selectRecords(backup, request.paths),
      to,
      onConflict: request.onConflict,
      ports: context.ports,
      ...tools,
    });
    if (result.movedAside.length > 0) tools.onEvent({ type: 'notice', ...noticeOfMoved(result.movedAside) });
    const { restored, replaced, keptBoth, folders, links, skipped, identical, damaged, failed, bytes } =
      result;
    return {
      status: result.issues.length === 0 && problem === undefined ? 'done' : 'incomplete',
      summary: {
        to: result.to,
        backup: entry.id,
        ...{ restored, replaced, keptBoth, folders, links, skipped, identical, damaged, failed, bytes },
      },
      issues: result.issues,
      files: restored,
      bytes,
      backup: entry.id,
    };
  });
}

/** Names in the notice; a browser has dozens of databases. */
const MOST_NAMED = 20;

function noticeOfMoved(moved: readonly MovedAside[]): Notice {
  const names = moved.slice(0, MOST_NAMED).map(({ to }) => to);
  const more = moved.length - names.length;
  const list = more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more`;
  return {
    code: 'database-files-moved',
    message: `Beside databases that were restored stood old files that would have destroyed them. They were kept under other names: ${list}.`,
    details: namesForNotice(
      'files',
      moved.map(({ to }) => to),
      MOST_NAMED,
    ),
  };
}
