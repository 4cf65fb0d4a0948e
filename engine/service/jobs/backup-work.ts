import { openBackupMemory } from '../../backup/backup-memory.ts';
import { runBackup } from '../../backup/run-backup.ts';
import { secretFilesIn } from '../../connection/local-secrets.ts';
import { ownStorageFolders, sharedFrom } from '../../sharing/index.ts';
import type { JobResult, JobTools } from '../jobs.ts';
import { type WorkContext, withJobStorage } from './work-context.ts';

/** Backs up a saved plan. */
export async function backUp(
  { plan: name }: { readonly plan: string },
  context: WorkContext,
  tools: JobTools,
): Promise<JobResult> {
  const { options, ports, settings, trial } = context;
  const plan = settings.plans.get(name);
  return await withJobStorage(plan.connection, context, tools, async ({ connection, storage }) => {
    const { include, exclude, folders } = plan;
    const result = await runBackup(
      { plan: plan.name, device: settings.device(), folders, include, exclude },
      {
        storage,
        rootPath: connection.rootPath,
        ports,
        home: options.userHome,
        neverInclude: [
          ...secretFilesIn(options.home),
          ...trial.ownFolders(connection),
          ...ownStorageFolders(
            { connection, plan: name, folders },
            sharedFrom(options.home, ports),
            ports.files,
          ),
        ],
        memory: openBackupMemory(connection, { home: options.home, ports }),
        ...tools,
      },
    );
    const { id, key, size, uploadedBytes, copiedBytes, resumedBytes, files, bytes, createdAt, issues } =
      result;
    return {
      status: result.status === 'complete' ? 'done' : 'incomplete',
      summary: {
        id,
        key,
        size,
        uploadedBytes,
        copiedBytes,
        resumedBytes,
        files,
        bytes,
        createdAt,
        // Numbers and texts only: 1 when there was nothing new to store.
        upToDate: result.upToDate ? 1 : 0,
        remarks: result.remarks.length,
      },
      issues,
      remarks: result.remarks.map(({ code }) => code),
      files,
      bytes,
      backup: id,
    };
  });
}
