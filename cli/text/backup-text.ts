import type { BackupResult } from '#engine/index.ts';
import type { ConnectionSettings } from '#shared/connection.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { placeInWords } from './place.ts';
import { printable } from './printable.ts';
import { count, firstFew } from './words.ts';

/** What a person is told after a backup; plain about what is missing. */
export function backupText(result: BackupResult, connection: ConnectionSettings): string {
  const lines: string[] = [];
  const saved = `${count(result.files, 'file')}, ${formatBytes(result.bytes)}`;
  if (result.upToDate) {
    lines.push(`Already up to date: nothing has changed since backup ${result.id} (${saved}).`);
  } else if (result.status === 'complete') {
    lines.push(
      `Backup ${result.id} is complete${result.remarks.length > 0 ? ', with remarks' : ''}: ${saved}.`,
    );
  } else {
    lines.push(`Backup ${result.id} is NOT complete. Saved: ${saved}.`);
    lines.push(`${count(result.issues.length, 'problem')}:`);
    lines.push(
      ...firstFew(
        result.issues.map((one) => `  ${printable(`${one.path}: ${one.message}`)}`),
        20,
      ),
    );
  }
  if (result.skipped.length > 0) {
    lines.push(`Passed over ${count(result.skipped.length, 'thing')} that no backup holds:`);
    lines.push(
      ...firstFew(
        result.skipped.map((one) => `  ${printable(`${one.path}: ${one.reason}`)}`),
        5,
      ),
    );
  }
  const place = `${placeInWords(connection)} as ${printable(result.key)} (${formatBytes(result.size)})`;
  if (result.upToDate) lines.push(`It is still in ${place}.`);
  else {
    lines.push(`Stored in ${place}.`, transferText(result));
    lines.push('Checked: the stored object is the zip that was made.');
  }
  if (result.remarks.length > 0) {
    lines.push(`${count(result.remarks.length, 'remark')}:`);
    lines.push(...result.remarks.map(({ message }) => `  ${printable(message)}`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** What went over the line, and what did not have to. */
function transferText({ uploadedBytes, copiedBytes, resumedBytes }: BackupResult): string {
  const parts = [`Uploaded ${formatBytes(uploadedBytes)}`];
  if (resumedBytes > 0) parts.push(`${formatBytes(resumedBytes)} had arrived in an earlier run`);
  if (copiedBytes > 0) parts.push(`${formatBytes(copiedBytes)} were taken over from the backup before`);
  return `${parts.join('; ')}.`;
}
