import type { ComponentPropsWithoutRef, CSSProperties, ReactNode } from 'react';
import styles from './grid.module.css';
import type { VirtualGrid } from './use-virtual-grid.ts';

/*
 * The roles of a grid on plain elements. Real table elements cannot leave out the lines that are out of view
 * without losing their layout, and lines take no focus of their own: the grid has it and names the line.
 */

interface GridFrameProps {
  readonly role: 'grid' | 'treegrid';
  readonly label: string;
  /** Id of a text that explains the keys. */
  readonly describedBy?: string;
  /** Lines without the heading. */
  readonly count: number;
  readonly isMultiselectable: boolean;
  readonly grid: VirtualGrid;
  /** CSS widths of the columns. */
  readonly columns: string;
  /** CSS length below which the grid scrolls sideways. */
  readonly minWidth: string;
  /** CSS length of what stands above and below the grid, so that it fits the window. */
  readonly above?: string;
  /** Cells of the heading. */
  readonly head: ReactNode;
  readonly children: ReactNode;
}

/** The element that scrolls, its heading, and room for all lines. */
export function GridFrame({ grid, ...props }: GridFrameProps) {
  const style = {
    '--columns': props.columns,
    '--grid-width': props.minWidth,
    ...(props.above === undefined ? {} : { '--grid-above': props.above }),
  } as CSSProperties;
  const about = {
    role: props.role,
    'aria-label': props.label,
    'aria-describedby': props.describedBy,
    'aria-multiselectable': props.isMultiselectable || undefined,
    'aria-rowcount': props.count + 1,
  };
  return (
    <div {...grid.gridProps} {...about} className={styles.grid} style={style}>
      <div {...roles.rowgroup}>
        <div {...roles.firstRow} className={styles.head}>
          {props.head}
        </div>
      </div>
      <div {...roles.rowgroup} className={styles.body} style={{ height: grid.height }}>
        {props.children}
      </div>
    </div>
  );
}

interface GridLineProps extends ComponentPropsWithoutRef<'div'> {
  /** What `lineProps` of `useVirtualGrid` gave for it. */
  readonly line: ReturnType<VirtualGrid['lineProps']>;
}

/** One line. */
export function GridLine({ line, className, ...rest }: GridLineProps) {
  return (
    <div
      {...roles.row}
      {...line}
      {...rest}
      className={className ? `${styles.row} ${className}` : styles.row}
    />
  );
}

interface GridCellProps extends ComponentPropsWithoutRef<'span'> {
  readonly look?: 'number' | 'muted';
}

/** One cell of a line; text that does not fit is cut. */
export function GridCell({ look, ...rest }: GridCellProps) {
  return (
    <span {...roles.gridcell} className={look ? `${styles.cell} ${styles[look]}` : styles.cell} {...rest} />
  );
}

/** One cell of the heading. */
export function HeadCell({ look, ...rest }: GridCellProps) {
  return (
    <span
      {...roles.columnheader}
      className={`${styles.cell} ${styles.muted} ${look ? styles[look] : ''}`}
      {...rest}
    />
  );
}

const roles = {
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  firstRow: { role: 'row', 'aria-rowindex': 1 },
  gridcell: { role: 'gridcell' },
  columnheader: { role: 'columnheader' },
} as const;
