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
  '24px 11.6rem minmax(6rem, 1.2fr) minmax(5.2rem, 1fr) 4.6rem 4.6rem 8rem 2.2rem minmax(6.8rem, 0.9fr)';

/** Below this the list scrolls sideways. */
export const listWidth = '57rem';
