import type { SharedInBackup } from '#shared/share.ts';
import { printable } from './printable.ts';

/** One sentence for each shared folder among what is backed up. */
export function sharedText({ bucket, folder, leftOut }: SharedInBackup): string {
  const place = printable(folder);
  return leftOut
    ? `Note: ${place} is left out: this storage keeps its backups there (the shared bucket “${bucket}”), and a backup that holds itself would grow each time.`
    : `Note: ${place} is shared as the bucket “${bucket}”. What other computers keep in it is backed up, too; leave it out with --exclude if that is not wanted.`;
}
