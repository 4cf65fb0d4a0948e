import type { PlacedName, RestoreResult } from '#engine/index.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { printable } from './printable.ts';
import { count, firstFew } from './words.ts';

const SHOWN = 20;

const nameReasons: Record<PlacedName['reason'], string> = {
  'kept-both': 'something else was there',
  'name-not-allowed-here': 'this computer cannot hold the name',
  'same-name-here': 'this computer takes it for the same name as another',
};

/** What a restore did, or in a dry run would do; plain about what is missing. */
export function restoreText(result: RestoreResult, { listDamaged = false } = {}): string {
  const { dryRun } = result;
  const missing = result.damaged + result.failed;
  const left = result.skipped - result.identical;
  const lines = [
    `${dryRun ? 'Would restore' : 'Restored'} ${count(result.restored, 'file')} (${formatBytes(result.bytes)}) into ${result.to}.`,
    ...counted([
      [result.links, count(result.links, 'link')],
      [result.folders, `${count(result.folders, 'folder')} ${dryRun ? 'to create' : 'created'}`],
      [result.replaced, `${count(result.replaced, 'file')} ${dryRun ? 'to overwrite' : 'overwritten'}`],
      [result.keptBoth, `${plain(result.keptBoth)} put beside something that was there already`],
      [result.identical, `${plain(result.identical)} there already, with the same content`],
      [left, `${plain(left)} left alone because something was there`],
    ]),
    ...nameLines(result.names),
    ...movedLines(result),
  ];
  if (listDamaged && !dryRun)
    lines.push(
      'The backup’s own list of files is damaged: the files were checked by the zip’s shorter checksums, and links, exact ' +
        'times or whole files may be missing.',
    );
  if (missing > 0)
    lines.push(
      `NOT complete: ${[
        ...(result.damaged > 0 ? [`${count(result.damaged, 'file')} damaged in the storage`] : []),
        ...(result.failed > 0 ? [`${plain(result.failed)} could not be put here`] : []),
      ].join(', ')}:`,
    );
  else if (result.issues.length > 0) lines.push(`${count(result.issues.length, 'problem')}:`);
  else if (!dryRun && !listDamaged && result.restored > 0)
    lines.push('Every file was compared with its checksum.');
  lines.push(
    ...firstFew(
      result.issues.map((one) => `  ${one.path}: ${one.message}`),
      SHOWN,
    ),
  );
  return lines.map((line) => `${printable(line)}\n`).join('');
}

const plain = (number: number) => number.toLocaleString('en');

function counted(pairs: readonly (readonly [number, string])[]): string[] {
  const parts = pairs.filter(([number]) => number > 0).map(([, what]) => what);
  return parts.length === 0 ? [] : [`Also: ${parts.join(', ')}.`];
}

function nameLines(names: readonly PlacedName[]): string[] {
  if (names.length === 0) return [];
  const lines = names.map((one) => `  ${one.path} -> ${one.placed} (${nameReasons[one.reason]})`);
  return ['Under another name:', ...firstFew(lines, SHOWN)];
}

function movedLines({ movedAside, dryRun }: RestoreResult): string[] {
  if (movedAside.length === 0) return [];
  const lines = movedAside.map(({ from, to }) => `  ${from} -> ${to}`);
  return [
    dryRun
      ? 'Old files of databases that would destroy the restored ones, to be kept under other names (close the programs that use them first):'
      : 'Old files of databases that would have destroyed the restored ones, kept under other names:',
    ...firstFew(lines, SHOWN),
  ];
}

/** The same for scripts; issues came before as events. */
export function restoreJson(result: RestoreResult) {
  const { plan: _plan, issues, ...facts } = result;
  return { ...facts, issues: issues.length };
}
