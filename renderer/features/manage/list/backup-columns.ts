import type { SortColumn } from './backup-sort.ts';

/** Columns after the box, in order. */
export const columns: readonly { by: SortColumn; isNumber?: boolean }[] = [
  { by: 'createdAt' },
  { by: 'device' },
  { by: 'plan' },
  { by: 'size', isNumber: true },
  { by: 'files', isNumber: true },
  { by: 'status' },
  { by: 'pinned' },
  { by: 'provenAt' },
];

/** CSS widths, the box first. */
export const columnWidths =
  '24px minmax(10.5rem, 1.2fr) minmax(7rem, 1.2fr) minmax(6rem, 1fr) 5.5rem 5.5rem 8rem 5.5rem minmax(7.5rem, 0.9fr)';

/** Below this the list scrolls sideways. */
export const listWidth = '68rem';
