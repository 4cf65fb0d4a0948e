import { isAppError } from '#shared/errors/app-error.ts';
import { parseBackupKey, parseSidecarKey, rootPrefix, slug } from '../catalog/object-key.ts';
import { runLimited } from '../catalog/run-limited.ts';
import type { CallOptions } from '../storage/storage.ts';
import { listVersions, type ObjectVersion, type VersionCalls } from '../storage/version-calls.ts';
import type { FailedDelete } from './delete-objects.ts';
import { type PurgePlan, planPurge } from './plan-purge.ts';

const AT_ONCE = 8;

export interface PurgeOptions extends CallOptions {
  readonly calls: VersionCalls;
  readonly rootPath: string;
  /** Which plan and computer; all of them where absent. */
  readonly filter?: { readonly plan?: string | undefined; readonly device?: string | undefined } | undefined;
  /** Only look. */
  readonly dryRun?: boolean | undefined;
}

/** What a bucket that keeps versions holds of removed backups and older marks. */
export interface HiddenUsage {
  /** Without markers, which take no room. */
  readonly versions: number;
  readonly bytes: number;
}

export interface PurgeResult {
  readonly dryRun: boolean;
  readonly found: HiddenUsage;
  /** Gone for good. */
  readonly removed: HiddenUsage;
  /** Stayed, each with a plain clause that says why. */
  readonly failed: readonly FailedDelete[];
}

/**
 * Removes for good what a bucket has kept of removed backups and of overwritten marks. Touches only keys of our own
 * pattern below the root path, and nothing that is to be seen. Rejects as `VersionCalls.page` does, before anything was
 * removed; what could not be removed is part of the result.
 */
export async function purgeVersions(options: PurgeOptions): Promise<PurgeResult> {
  const { calls, dryRun = false, signal } = options;
  const plan = planPurge(await ourVersions(options));
  const found = usageOf(plan);
  if (dryRun) return { dryRun, found, removed: { versions: 0, bytes: 0 }, failed: [] };
  const content = await removeAll(calls, plan.versions, signal);
  const stuck = new Set(content.failed.map(({ key }) => key));
  const markers = await removeAll(
    calls,
    plan.markers.filter(({ key }) => !stuck.has(key)),
    signal,
  );
  const removed = usageOf({
    versions: content.gone,
    bytes: content.gone.reduce((sum, one) => sum + one.size, 0),
  });
  return { dryRun, found, removed, failed: [...content.failed, ...markers.failed] };
}

function usageOf({ versions, bytes }: Pick<PurgePlan, 'versions' | 'bytes'>): HiddenUsage {
  return { versions: versions.length, bytes };
}

/** Fully read before anything is removed: whether a version is hidden shows only beside the others of its key. */
async function ourVersions({ calls, rootPath, filter = {}, signal }: PurgeOptions): Promise<ObjectVersion[]> {
  const rows: ObjectVersion[] = [];
  for await (const row of listVersions(calls, rootPrefix(rootPath), { signal })) {
    const parsed = parseBackupKey(rootPath, row.key) ?? parseSidecarKey(rootPath, row.key);
    if (!parsed) continue;
    if (filter.plan !== undefined && slug(filter.plan) !== parsed.planSlug) continue;
    if (filter.device !== undefined && slug(filter.device) !== parsed.deviceSlug) continue;
    rows.push(row);
  }
  return rows;
}

async function removeAll(
  calls: VersionCalls,
  versions: readonly ObjectVersion[],
  signal: AbortSignal | undefined,
): Promise<{ gone: ObjectVersion[]; failed: FailedDelete[] }> {
  const gone: ObjectVersion[] = [];
  const failed: FailedDelete[] = [];
  const remove = async (version: ObjectVersion, stop: AbortSignal) => {
    try {
      await calls.remove(version.key, version.versionId, { signal: stop });
      gone.push(version);
    } catch (error) {
      stop.throwIfAborted();
      if (!isAppError(error)) throw error;
      failed.push({ key: version.key, reason: error.message.replace(/\.$/, '') });
    }
  };
  await runLimited(versions, AT_ONCE, remove, signal);
  return { gone, failed };
}
