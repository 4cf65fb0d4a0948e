import { isAppError } from '#shared/errors/app-error.ts';
import type { EventSink } from '#shared/events.ts';
import { parseEnd } from '../archive/end-of-directory.ts';
import { findSummary, TAIL_LENGTH } from '../archive/find-summary.ts';
import type { DeviceIdentity } from '../archive/manifest.ts';
import { NewerFormatError, ZipFormatError } from '../archive/zip-format-error.ts';
import { runLimited } from '../catalog/run-limited.ts';
import { clearUnchecked, markVerified } from '../catalog/sidecars.ts';
import type { Ports } from '../ports/index.ts';
import { proveFile } from '../restore/prove-file.ts';
import { readHeader } from '../restore/read-header.ts';
import { StoredBytes } from '../restore/stored-bytes.ts';
import type { Notice } from '../storage/notice.ts';
import type { Storage, StoredObject } from '../storage/storage.ts';
import type { BackupMemory } from './backup-types.ts';
import { MOST_BORDERS } from './check/borders.ts';
import { chooseFile } from './check/choose-file.ts';
import { readEnd, readSummary } from './check/read-end.ts';
import { spreadOffsets } from './check/spread-offsets.ts';
import { listUnchecked } from './list-unchecked.ts';

export interface RecheckOptions {
  readonly storage: Storage;
  readonly rootPath: string;
  readonly plan: string;
  readonly device: DeviceIdentity;
  readonly ports: Ports;
  readonly onEvent: EventSink;
  readonly signal: AbortSignal;
  readonly memory?: Pick<BackupMemory, 'catalog'> | undefined;
}

export interface RecheckedBackup {
  readonly id: string;
  readonly key: string;
  /** `unknown`: the storage could not be asked, or the backup is not ours to judge; its mark stays. */
  readonly outcome: 'sound' | 'damaged' | 'unknown';
}

const AT_ONCE = 8;

/**
 * Makes up for the check of backups of this plan and computer, whatever its name was then, whose upload ended but whose check did not: summary,
 * manifest and directory are held against each other, local headers all over the object against them, and one file is
 * read back and hashed. What passes loses its mark; what does not is marked damaged. Newest first. Nothing but the
 * signal makes it reject: what could not be looked at today keeps its mark.
 */
export async function recheckUnchecked(options: RecheckOptions): Promise<readonly RecheckedBackup[]> {
  const { ports, onEvent, signal } = options;
  const rechecked: RecheckedBackup[] = [];
  try {
    const unchecked = listUnchecked({ ...options, catalog: options.memory?.catalog });
    for await (const { id, object } of unchecked) {
      const outcome = await recheck(id, object, options);
      rechecked.push({ id, key: object.key, outcome });
      if (outcome !== 'unknown') onEvent({ type: 'notice', ...noticeOf(id, outcome) });
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    ports.logger.warn('a backup that was never checked could not be looked at', { code: error.code });
  }
  return rechecked;
}

function noticeOf(id: string, outcome: 'sound' | 'damaged'): Notice {
  return outcome === 'sound'
    ? {
        code: 'rechecked',
        message: `Backup ${id}, which had not been checked after its upload, was checked now: it is whole.`,
        details: { id },
      }
    : {
        code: 'recheck-failed',
        message: `Backup ${id}, which had not been checked after its upload, is damaged. Do not count on it.`,
        details: { id },
      };
}

async function recheck(
  id: string,
  { key }: StoredObject,
  options: RecheckOptions,
): Promise<RecheckedBackup['outcome']> {
  const { storage, ports, signal } = options;
  const { size, etag } = await storage.head(key, { signal });
  try {
    if (!(await judge({ id, key, size, etag }, options))) return 'unknown';
    await clearUnchecked(storage, key, { signal });
    return 'sound';
  } catch (error) {
    if (!(error instanceof ZipFormatError)) {
      if (error instanceof NewerFormatError) return 'unknown';
      throw error;
    }
    const outcome = { at: ports.clock.now(), mode: 'sample', sample: 0, ok: false } as const;
    await markVerified(
      storage,
      { id, key, size, etag },
      { ...outcome, problems: [error.problem] },
      { signal },
    );
    // From now on it is called damaged, which says more than that it was not checked.
    await clearUnchecked(storage, key, { signal });
    return 'damaged';
  }
}

/** False when the backup is another computer's of the same name. Throws a ZipFormatError that says what is wrong. */
async function judge(
  object: { readonly id: string; readonly key: string; readonly size: number; readonly etag: string },
  { storage, device, ports, signal }: RecheckOptions,
): Promise<boolean> {
  const { size } = object;
  if (size < 22) throw new ZipFormatError('it is too short to be a zip');
  const source = new StoredBytes(storage, object, signal);
  const tail = await source.keepFrom(Math.max(0, size - TAIL_LENGTH));
  const ends = parseEnd(tail, size);
  const summary = readSummary(findSummary(tail, size, ends));
  if (summary.device.id !== device.id) return false;
  if (summary.id !== object.id) throw new ZipFormatError(`it holds the backup ${summary.id}`);
  const { offset: manifestOffset } = summary.manifest;
  if (manifestOffset >= ends.directoryOffset)
    throw new ZipFormatError('the manifest is not where the summary says');

  const end = await source.keepFrom(manifestOffset);
  const choice = chooseFile({ files: summary.files, copies: [] }, ports.random);
  const wanted = (offsets: Float64Array) =>
    spreadOffsets(offsets, MOST_BORDERS).filter((at) => at < manifestOffset);
  const { entries, sample } = await readEnd(end, { size, manifestOffset }, wanted, choice);
  await runLimited(
    [...entries.values()],
    AT_ONCE,
    async (entry) => {
      const header = await readHeader(entry, source);
      if ('damaged' in header) throw new ZipFormatError(`at “${entry.path}”, ${header.damaged}`);
    },
    signal,
  );
  if (!sample) return true;
  const { files, random } = ports;
  const proven = await proveFile(sample, { storage, object, source, files, random, signal });
  if (proven.problem !== undefined)
    throw new ZipFormatError(`the file “${sample.entry.path}” was read back: ${proven.problem}`);
  return true;
}
