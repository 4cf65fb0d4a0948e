import type { PurgeResult } from '#engine/index.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { printable } from './printable.ts';
import { count, firstFew } from './words.ts';

/** What lies hidden in a bucket that keeps versions, or what of it was removed. */
export function hiddenText({ dryRun, found, removed, failed }: PurgeResult, wanted: boolean): string {
  const all = `${count(found.versions, 'hidden version')} (${formatBytes(found.bytes)})`;
  if (found.versions === 0 && failed.length === 0) return wanted ? 'Nothing is hidden in the bucket.\n' : '';
  if (!wanted)
    return `The bucket still keeps ${all} of what was removed. Free the room for good with: holdall prune --purge-versions\n`;
  if (dryRun) return `Would remove ${all} for good. Nothing was removed.\n`;
  const lines = [
    `Removed ${count(removed.versions, 'hidden version')} (${formatBytes(removed.bytes)}) for good.`,
  ];
  if (failed.length > 0) {
    lines.push(`${count(failed.length, 'hidden version')} stayed:`);
    lines.push(
      ...firstFew(
        failed.map(({ key, reason }) => printable(`  ${key}: ${reason}`)),
        5,
      ),
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** The same for scripts. */
export function hiddenJson({ found, removed, failed }: PurgeResult) {
  return { ...found, removedVersions: removed.versions, bytesFreed: removed.bytes, failed: failed.length };
}
