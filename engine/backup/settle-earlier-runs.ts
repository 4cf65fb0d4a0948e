import { isAppError } from '#shared/errors/app-error.ts';
import { APP_VERSION } from '#shared/version.ts';
import { FORMAT } from '../archive/manifest.ts';
import { backupKey, newBackupId } from '../catalog/object-key.ts';
import type { Storage } from '../storage/storage.ts';
import { abortStaleUploads } from './abort-stale-uploads.ts';
import type { BackupContext, BackupRequest } from './backup-types.ts';
import { findResumable, type ResumedUpload } from './find-resumable.ts';
import { recheckUnchecked } from './recheck-unchecked.ts';
import { openUploadJournal, type UploadJournal } from './upload-journal.ts';

/** How the run that begins stands to those before it. */
export interface EarlierRuns {
  /** Absent when nothing is remembered. */
  readonly journal: UploadJournal | undefined;
  /** An upload to be continued. */
  readonly resumed: ResumedUpload | undefined;
}

/**
 * Finds the upload that an earlier run did not finish, makes up for checks that were not done, and removes what
 * nobody will finish any more. The first calls of a backup: also finds out, before anything is packed, when the storage
 * cannot be used at all.
 */
export async function settleEarlierRuns(
  request: BackupRequest,
  context: BackupContext,
): Promise<EarlierRuns> {
  const { storage, ports, signal, memory, rootPath } = context;
  const { plan, device, level = 1 } = request;
  const journal =
    memory &&
    openUploadJournal(
      { place: memory.place, plan, deviceId: device.id },
      { app: APP_VERSION, format: FORMAT, level },
      { home: memory.home, ports },
    );
  const left = journal ? await findResumable(storage, journal, signal) : ({ kind: 'none' } as const);
  await recheckUnchecked({ ...context, plan, device });
  // The object of that run is there, and was looked at just now or bears the mark of one that still has to be.
  if (left.kind === 'object') journal?.finish();
  const resumed = left.kind === 'upload' ? left.upload : undefined;
  const anyKey = backupKey(rootPath, plan, device.name, ports.clock.now(), newBackupId(ports.random));
  await abortStaleUploads(storage, anyKey, ports, signal, resumed);
  return { journal, resumed };
}

/** Removes the parts of an upload that turned out to be of no use. */
export async function giveUpUpload(
  storage: Storage,
  { journal, resumed }: EarlierRuns,
  signal: AbortSignal,
): Promise<void> {
  if (!resumed || !journal) return;
  try {
    await storage.abortUpload(resumed.intent.key, resumed.uploadId, { signal });
    journal.finish();
  } catch (error) {
    signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    journal.discard();
  }
}
