import { displayWidth, shorten } from './display-width.ts';
import { printable } from './printable.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** May be shortened (to no less than 8 columns) when the table is wider than the terminal. */
  readonly flexible?: true;
}

/**
 * Lines of an aligned table, two spaces between columns, without trailing spaces. `width` is that of the
 * terminal; undefined (not a terminal) never shortens anything.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const cells = [columns.map((column) => column.title), ...rows.map((row) => row.map(printable))];
  // Not Math.max of all: a call takes no more than some hundred thousand arguments.
  const widths = columns.map((_, index) =>
    cells.reduce((most, row) => Math.max(most, displayWidth(row[index] ?? '')), 0),
  );
  if (width !== undefined) shrink(columns, widths, width);
  return cells.map((row) => `${line(columns, widths, row)}\n`).join('');
}

function line(columns: readonly Column[], widths: readonly number[], row: readonly string[]): string {
  const parts = columns.map((column, index) => {
    const room = widths[index] ?? 0;
    const text = shorten(row[index] ?? '', room);
    const padding = ' '.repeat(room - displayWidth(text));
    return column.align === 'right' ? padding + text : text + padding;
  });
  return parts.join('  ').trimEnd();
}

/** Takes columns away from the widest flexible one until the table fits or nothing can give any more. */
function shrink(columns: readonly Column[], widths: number[], width: number): void {
  let excess = widths.reduce((sum, one) => sum + one, 0) + 2 * (widths.length - 1) - width;
  while (excess > 0) {
    let widest = -1;
    columns.forEach((column, index) => {
      const own = widths[index] ?? 0;
      if (column.flexible && own > 8 && own > (widths[widest] ?? 0)) widest = index;
    });
    if (widest < 0) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
}
