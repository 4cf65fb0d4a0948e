import { type PruneResult, retentionReasonText } from '#engine/index.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { printable } from './printable.ts';
import { count, formatDate } from './words.ts';

/** What a prune did, or with `dryRun` would do; every backup it looked at with the reason. */
export function pruneText(result: PruneResult): string {
  const gone = new Set(result.removed.map((backup) => backup.key));
  const spared = new Map(result.spared.map((one) => [one.backup.key, one.reason]));
  const lines: string[] = [];
  for (const group of result.groups) {
    const rows = group.decisions.filter(({ action }) => result.dryRun || action === 'remove');
    if (rows.length === 0) continue;
    const others = group.otherNames.map((name) => `“${name}”`).join(', ');
    const before = others === '' ? '' : `, also known as ${others}`;
    lines.push(printable(`“${group.plan}” of ${group.device}${before}:`));
    for (const { backup, action, reasons } of rows) {
      const why = spared.get(backup.key) ?? reasons.map(retentionReasonText).join(', ');
      lines.push(
        printable(
          `  ${outcome(action, gone.has(backup.key), result.dryRun)}  ${backup.id}  ${formatDate(backup.createdMs)}  ${formatBytes(backup.size)}${backup.device === group.device ? '' : `  ${backup.device}`}  (${why})`,
        ),
      );
    }
  }
  const freed = `${count(result.removed.length, 'backup')} (${formatBytes(result.bytesFreed)})`;
  lines.push(
    result.dryRun
      ? `Would remove ${freed} and keep ${result.kept.toLocaleString('en')}. Nothing was removed.`
      : `Removed ${freed}, kept ${result.kept.toLocaleString('en')}.`,
  );
  return lines.map((line) => `${line}\n`).join('');
}

function outcome(action: 'keep' | 'remove', gone: boolean, dryRun: boolean): string {
  if (action === 'keep') return 'keep  ';
  if (dryRun) return 'remove';
  return gone ? 'removed' : 'stayed ';
}

/** The same for scripts. */
export function pruneJson(result: PruneResult) {
  const gone = new Set(result.removed.map((backup) => backup.key));
  const rows = result.groups.flatMap((group) =>
    group.decisions.map(({ backup, reasons }) => ({
      id: backup.id,
      key: backup.key,
      plan: backup.plan,
      device: backup.device,
      createdAt: backup.createdAt,
      size: backup.size,
      reasons: reasons.map(retentionReasonText),
    })),
  );
  return {
    type: 'result',
    ok: result.error === undefined,
    dryRun: result.dryRun,
    removed: rows.filter((row) => gone.has(row.key)),
    kept: rows.filter((row) => !gone.has(row.key)),
    bytesFreed: result.bytesFreed,
  };
}
