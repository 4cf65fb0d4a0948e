import { isAppError } from '#shared/errors/app-error.ts';
import type { ObjectInfo, Storage, UploadedPart } from '../storage/storage.ts';
import type { LeftUpload, UploadIntent, UploadJournal } from './upload-journal.ts';

/** A part of an unfinished upload that has arrived. */
export interface KnownPart extends UploadedPart {
  /** What the journal says it is; neither when only the storage knows of it. */
  readonly sha256?: string | undefined;
  readonly copy?: { readonly start: number; readonly end: number } | undefined;
}

/** An unfinished upload as it stands in the storage now. */
export interface ResumedUpload {
  readonly intent: UploadIntent;
  readonly uploadId: string;
  readonly parts: ReadonlyMap<number, KnownPart>;
}

export type Resumable =
  | { readonly kind: 'none' }
  | { readonly kind: 'upload'; readonly upload: ResumedUpload }
  /** The run ended between the completion and its check: the object is there, and nobody has looked at it yet. */
  | { readonly kind: 'object'; readonly intent: UploadIntent; readonly object: ObjectInfo };

/**
 * Holds what the journal remembers against what the storage has. An upload that cannot be continued is aborted, and
 * the journal is empty then. What is returned as `upload` belongs to this run from now on.
 * @throws AppError when the storage cannot be asked; the journal then stays as it is.
 */
export async function findResumable(
  storage: Storage,
  journal: UploadJournal,
  signal: AbortSignal,
): Promise<Resumable> {
  const { resumable, disowned } = journal;
  const left = resumable ?? disowned;
  if (!left) return { kind: 'none' };
  const object = left.completing === undefined ? undefined : await finishedObject(storage, left, signal);
  if (object) return { kind: 'object', intent: left.intent, object };
  const upload = resumable && (await standing(storage, resumable, signal));
  if (upload && (await isBaseThere(storage, upload.intent, signal))) {
    journal.takeOver();
    return { kind: 'upload', upload };
  }
  await abortAll(storage, left.intent.key, upload?.uploadId ?? left.uploadId, signal);
  journal.finish();
  return { kind: 'none' };
}

async function finishedObject(
  storage: Storage,
  left: LeftUpload,
  signal: AbortSignal,
): Promise<ObjectInfo | undefined> {
  try {
    const found = await storage.head(left.intent.key, { signal });
    return found.size === left.completing ? found : undefined;
  } catch (error) {
    if (isAppError(error, 'object-missing')) return undefined;
    throw error;
  }
}

async function standing(
  storage: Storage,
  left: LeftUpload,
  signal: AbortSignal,
): Promise<ResumedUpload | undefined> {
  const { intent } = left;
  const uploadId = left.uploadId ?? (await onlyUpload(storage, intent.key, signal));
  if (uploadId === undefined) return undefined;
  const arrived = await unlessUnable(storage.listParts(intent.key, uploadId, { signal }));
  if (!arrived) return undefined;
  const parts = new Map<number, KnownPart>();
  for (const part of arrived) {
    const known = left.parts.get(part.partNumber);
    const same = known?.etag === part.etag && known.size === part.size;
    parts.set(part.partNumber, same ? { ...part, sha256: known.sha256, copy: known.copy } : part);
  }
  return { intent, uploadId, parts };
}

/** The key belongs to one backup alone, so an upload below it is ours; with two, nobody knows which was used. */
async function onlyUpload(storage: Storage, key: string, signal: AbortSignal): Promise<string | undefined> {
  const uploads = (await unlessUnable(storage.listUploads(key, { signal })))?.filter(
    (upload) => upload.key === key,
  );
  return uploads?.length === 1 ? uploads[0]?.uploadId : undefined;
}

async function isBaseThere(storage: Storage, { base }: UploadIntent, signal: AbortSignal): Promise<boolean> {
  if (!base) return true;
  try {
    const found = await storage.head(base.key, { signal });
    return found.etag === base.etag && found.size === base.size;
  } catch (error) {
    if (isAppError(error, 'object-missing')) return false;
    throw error;
  }
}

/** As far as the storage lets us: what stays is found by its age later. */
async function abortAll(
  storage: Storage,
  key: string,
  known: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (known !== undefined) await unlessUnable(storage.abortUpload(key, known, { signal }));
  for (const upload of (await unlessUnable(storage.listUploads(key, { signal }))) ?? []) {
    if (upload.key === key) await unlessUnable(storage.abortUpload(key, upload.uploadId, { signal }));
  }
}

/** Undefined from a storage that does not know the call, or keys that may not use it. */
async function unlessUnable<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isAppError(error, 'storage-unsupported', 'storage-refused', 'access-denied')) return undefined;
    throw error;
  }
}
