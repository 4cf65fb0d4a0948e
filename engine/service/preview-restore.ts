import type { RestorePreview, RestoreRequestView } from '#shared/contract/backups.ts';
import type { Ports } from '../ports/index.ts';
import type { OpenBackup } from '../restore/reader-types.ts';
import { restore } from '../restore/restore.ts';
import { selectRecords } from '../restore/select-records.ts';
import type { Storage } from '../storage/storage.ts';
import { absoluteFolder } from './absolute-path.ts';

/** Names shown as examples of what will be called otherwise than in the backup. */
const MOST_RENAMED = 20;
const MOST_PROBLEMS = 1000;

/** What a restore would do, by the very planner that does it; nothing is changed. Rejects as `restore`. */
export async function previewRestore(
  storage: Storage,
  backup: OpenBackup,
  { paths, to, onConflict }: RestoreRequestView,
  { ports, signal }: { readonly ports: Ports; readonly signal: AbortSignal },
): Promise<RestorePreview> {
  const { plan, issues, names, movedAside } = await restore({
    storage,
    backup,
    ...selectRecords(backup, paths),
    to: absoluteFolder(to),
    onConflict,
    dryRun: true,
    ports,
    onEvent: () => {},
    signal,
  });
  let keepBoth = 0;
  let overwrite = 0;
  for (const writes of [plan.files, plan.links]) {
    for (const write of writes) {
      keepBoth += write.keptBoth ? 1 : 0;
      overwrite += write.replace ? 1 : 0;
    }
  }
  return {
    create: plan.files.length + plan.links.length - keepBoth - overwrite,
    keepBoth,
    overwrite,
    skip: plan.skipped.length,
    bytes: plan.bytes,
    problems: issues.slice(0, MOST_PROBLEMS).map(({ kind, path, message }) => ({ kind, path, message })),
    renamed: names.slice(0, MOST_RENAMED).map(({ path, placed }) => ({ from: path, to: placed })),
    movedAside: movedAside.slice(0, MOST_RENAMED).map(({ from, to: aside }) => ({ from, to: aside })),
  };
}
