import { isAppError } from '#shared/errors/app-error.ts';
import { markVerified } from '../../catalog/sidecars.ts';
import { openBackup } from '../../restore/open-backup.ts';
import { verify } from '../../restore/verify.ts';
import type { JobResult, JobTools } from '../jobs.ts';
import { isLinkName } from '../open-links.ts';
import { type WorkContext, withJobStorage } from './work-context.ts';

interface VerifyJob {
  readonly connection: string;
  readonly id: string;
  readonly samplePercent: number;
  readonly mostBytes?: number | undefined;
}

/**
 * Reads stored data back, and writes down for every computer what that showed. A backup whose end cannot even be
 * opened is marked damaged as well, and the failure goes on.
 */
export async function verifyBackup(
  { connection, id, samplePercent, mostBytes }: VerifyJob,
  context: WorkContext,
  tools: JobTools,
): Promise<JobResult> {
  const isFull = samplePercent >= 100;
  return await withJobStorage(connection, context, tools, async (connected) => {
    const { storage } = connected;
    const entry = await context.catalogs.freshEntry(connected, id);
    const mark = async (ok: boolean, problems: readonly string[], sample = samplePercent) => {
      // Behind a link nothing can be written; what it showed is in the outcome.
      if (isLinkName(connection)) return;
      await markVerified(storage, entry, {
        at: context.ports.clock.now(),
        mode: isFull ? 'full' : 'sample',
        ...(isFull ? {} : { sample }),
        ok,
        problems,
      });
    };
    try {
      const backup = await openBackup(storage, entry, tools);
      const mode = isFull
        ? ('full' as const)
        : { samplePercent, ...(mostBytes === undefined ? {} : { mostBytes }) };
      const result = await verify({ storage, backup, mode, ports: context.ports, ...tools });
      await mark(
        result.ok,
        result.issues.map((issue) => `${issue.path}: ${issue.message}`),
        result.percentChecked,
      );
      const { files, filesChecked, bytesChecked, issues } = result;
      return {
        status: result.ok ? 'done' : 'incomplete',
        summary: {
          id: entry.id,
          files,
          filesChecked,
          bytesChecked,
          samplePercent: isFull ? 100 : result.percentChecked,
        },
        issues,
        files: filesChecked,
        bytes: bytesChecked,
        backup: entry.id,
      };
    } catch (error) {
      if (isAppError(error, 'backup-damaged')) await mark(false, [error.details.problem]);
      throw error;
    }
  });
}
