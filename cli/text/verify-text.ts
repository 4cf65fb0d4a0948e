import type { VerifyMode, VerifyResult } from '#engine/index.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { printable } from './printable.ts';
import { count, firstFew } from './words.ts';

/** What a verification found; never says more than was looked at. */
export function verifyText(id: string, result: VerifyResult, mode: VerifyMode): string {
  const read = `${count(result.filesChecked, 'file')}, ${formatBytes(result.bytesChecked)}`;
  const lines: string[] = [];
  if (!result.ok) {
    lines.push(
      `Backup ${id} is DAMAGED: ${count(result.issues.length, 'problem')} in what was read (${read}).`,
    );
    lines.push(
      ...firstFew(
        result.issues.map((one) => `  ${one.path}: ${one.message}`),
        50,
      ),
    );
    lines.push('What is intact can still be restored; the damaged files are left out then.');
  } else if (mode === 'full') {
    lines.push(`Backup ${id} is proven restorable: all of it was read and compared (${read}).`);
  } else {
    lines.push(`No damage found in backup ${id}: a sample was read and compared (${read}).`);
    lines.push('Only --full, which reads everything, proves it restorable.');
  }
  return lines.map((line) => `${printable(line)}\n`).join('');
}
