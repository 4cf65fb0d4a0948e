import { download } from '../../restore/download.ts';
import { absoluteFile } from '../absolute-path.ts';
import type { JobResult, JobTools } from '../jobs.ts';
import { type WorkContext, withJobStorage } from './work-context.ts';

interface DownloadJob {
  readonly connection: string;
  readonly id: string;
  readonly to: string;
}

/** Fetches a backup as the zip file it is. */
export async function downloadZip(
  { connection, id, to }: DownloadJob,
  context: WorkContext,
  tools: JobTools,
): Promise<JobResult> {
  const file = absoluteFile(to);
  return await withJobStorage(connection, context, tools, async (connected) => {
    const entry = await context.catalogs.freshEntry(connected, id);
    const { storage } = connected;
    const result = await download({ storage, backup: entry, file, ports: context.ports, ...tools });
    return {
      status: 'done',
      summary: { id: entry.id, file: result.file, size: result.size },
      files: 1,
      bytes: result.size,
      backup: entry.id,
    };
  });
}
