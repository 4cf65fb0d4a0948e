import { verifyStored } from '../../restore/verify-stored.ts';
import type { JobResult, JobTools } from '../jobs.ts';
import { isLinkName } from '../open-links.ts';
import { type WorkContext, withJobStorage } from './work-context.ts';

interface VerifyJob {
  readonly connection: string;
  readonly id: string;
  readonly samplePercent: number;
  readonly mostBytes?: number | undefined;
}

/** Reads stored data back, and writes down for every computer what that showed. */
export async function verifyBackup(
  { connection, id, samplePercent, mostBytes }: VerifyJob,
  context: WorkContext,
  tools: JobTools,
): Promise<JobResult> {
  const isFull = samplePercent >= 100;
  return await withJobStorage(connection, context, tools, async (connected) => {
    const { storage } = connected;
    const entry = await context.catalogs.freshEntry(connected, id);
    const sample = { samplePercent, ...(mostBytes === undefined ? {} : { mostBytes }) };
    const mode = isFull ? ('full' as const) : sample;
    // Behind a link nothing can be written; what it showed is in the outcome.
    const mayMark = !isLinkName(connection);
    const result = await verifyStored({ storage, entry, mode, mayMark, ports: context.ports, ...tools });
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
  });
}
