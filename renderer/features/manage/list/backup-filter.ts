import type { BackupRow } from '#shared/backup.ts';
import { type ShownStatus, shownStatus } from './shown-status.ts';

/** What the list is narrowed to; '' = everything. */
export interface BackupFilter {
  readonly text: string;
  /** A device id: two computers may bear the same name. */
  readonly device: string;
  readonly plan: string;
  readonly status: ShownStatus | 'pinned' | 'proven' | '';
}

export const noFilter: BackupFilter = { text: '', device: '', plan: '', status: '' };

export function isNarrowed(filter: BackupFilter): boolean {
  return filter.text.trim() !== '' || filter.device !== '' || filter.plan !== '' || filter.status !== '';
}

/**
 * The rows that fit, in their order. Every word of the text must occur in the plan, the computer, the id or the
 * local date as 2026-11-21, without regard to case.
 */
export function filterBackups(rows: readonly BackupRow[], filter: BackupFilter): readonly BackupRow[] {
  if (!isNarrowed(filter)) return rows;
  const words = folded(filter.text).split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (filter.device !== '' && row.deviceId !== filter.device) return false;
    if (filter.plan !== '' && row.plan !== filter.plan) return false;
    if (!hasStatus(row, filter.status)) return false;
    if (words.length === 0) return true;
    const text = searchable(row);
    return words.every((word) => text.includes(word));
  });
}

/** The computers and plans that occur, for the choices of the filter. */
export function choicesOf(rows: readonly BackupRow[]): {
  devices: { id: string; name: string }[];
  plans: string[];
} {
  const devices = new Map<string, string>();
  const plans = new Set<string>();
  for (const row of rows) {
    // Newest first: a computer goes by its latest name.
    if (!devices.has(row.deviceId)) devices.set(row.deviceId, row.device);
    plans.add(row.plan);
  }
  return {
    devices: [...devices].map(([id, name]) => ({ id, name })).sort((a, b) => compare(a.name, b.name)),
    plans: [...plans].sort(compare),
  };
}

function hasStatus(row: BackupRow, wanted: BackupFilter['status']): boolean {
  switch (wanted) {
    case '':
      return true;
    case 'pinned':
      return row.pinned;
    case 'proven':
      return row.provenAt !== null;
    default:
      return shownStatus(row) === wanted;
  }
}

/** Made once for each row: 10,000 of them are searched with every key that is pressed. */
const texts = new WeakMap<BackupRow, string>();

function searchable(row: BackupRow): string {
  let text = texts.get(row);
  if (text === undefined) {
    text = folded(`${row.plan} ${row.device} ${row.id} ${localDay(row.createdAt)}`);
    texts.set(row, text);
  }
  return text;
}

function localDay(at: string): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

const { compare } = new Intl.Collator(undefined, { numeric: true });
