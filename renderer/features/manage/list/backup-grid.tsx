import { VisuallyHidden } from '@mantine/core';
import { type MouseEvent, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { navigate } from '../../../app/router.ts';
import { useFormat, useNow } from '../../../app/use-format.ts';
import { GridFrame, HeadCell } from '../grid/grid-parts.tsx';
import { SelectBox } from '../grid/select-box.tsx';
import { useVirtualGrid } from '../grid/use-virtual-grid.ts';
import { columns, columnWidths, listWidth } from './backup-columns.ts';
import { BackupLine, type LineWords } from './backup-row.tsx';
import type { BackupSort } from './backup-sort.ts';
import { ColumnHead } from './column-head.tsx';
import { extendTo, noSelection, type Selection, toggleAll, toggleRow } from './selection.ts';

interface BackupGridProps {
  readonly connection: string;
  /** As they are shown. */
  readonly rows: readonly BackupRow[];
  readonly sort: BackupSort;
  readonly onSort: (sort: BackupSort) => void;
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
  /** Key of the line the keyboard is on. */
  readonly activeKey: string | null;
  readonly onActiveKey: (key: string | null) => void;
}

const ROW_HEIGHT = 44;
const HEAD_HEIGHT = 40;

/** The list itself: 10,000 backups of which only those in view are drawn. */
export function BackupGrid(props: BackupGridProps) {
  const { connection, rows, selection, onSelection, onActiveKey } = props;
  const { t } = useTranslation('manage');
  const format = useFormat();
  const now = useNow();
  const words: LineWords = {
    complete: t('status.complete'),
    incomplete: t('status.incomplete'),
    damaged: t('status.damaged'),
    unchecked: t('status.unchecked'),
    pinned: t('pinned'),
    notProven: t('notProven'),
  };
  const order = useMemo(() => rows.map(({ key }) => key), [rows]);
  const active = useMemo(
    () => (props.activeKey === null ? -1 : order.indexOf(props.activeKey)),
    [order, props.activeKey],
  );
  const openAt = (index: number) => {
    const row = rows[index];
    if (row) navigate({ page: 'manage', connection, backup: row.id });
  };
  const chooseAt = (index: number, extend: boolean) => {
    const key = order[index];
    if (key === undefined) return;
    onSelection(extend ? extendTo(selection, key, order, order[active] ?? key) : toggleRow(selection, key));
    onActiveKey(key);
  };
  const grid = useVirtualGrid({
    count: rows.length,
    rowHeight: ROW_HEIGHT,
    headHeight: HEAD_HEIGHT,
    active,
    onActive: (index, { extend }) => (extend ? chooseAt(index, true) : onActiveKey(order[index] ?? null)),
    onOpen: openAt,
    onToggle: (index) => chooseAt(index, false),
    onToggleAll: () => onSelection(toggleAll(selection, order)),
    onClear: () => onSelection(noSelection),
  });
  const press = (event: MouseEvent, index: number) => {
    const isChoosing = event.shiftKey || event.ctrlKey || event.metaKey;
    // Left to the browser when somebody asks for a new tab on the link.
    if (event.target instanceof HTMLAnchorElement && (isChoosing || event.button !== 0)) return;
    event.preventDefault();
    if (isChoosing) chooseAt(index, event.shiftKey);
    else openAt(index);
  };
  const shown = selection.chosen.size;
  return (
    <GridFrame
      role="grid"
      label={t('listLabel')}
      describedBy="manage-keys"
      count={rows.length}
      isMultiselectable
      grid={grid}
      columns={columnWidths}
      minWidth={listWidth}
      head={
        <>
          <HeadCell>
            <VisuallyHidden>{t('chosenColumn')}</VisuallyHidden>
            <SelectBox
              state={shown === 0 ? 'none' : shown >= rows.length ? 'all' : 'some'}
              onPress={() => onSelection(toggleAll(selection, order))}
            />
          </HeadCell>
          {columns.map((column) => (
            <ColumnHead key={column.by} {...column} sort={props.sort} onSort={props.onSort} />
          ))}
        </>
      }
    >
      {grid.items.map((item) => {
        const row = rows[item.index];
        return (
          row && (
            <BackupLine
              key={row.key}
              row={row}
              connection={connection}
              line={grid.lineProps(item)}
              isChosen={selection.chosen.has(row.key)}
              now={now}
              format={format}
              words={words}
              onPress={(event) => press(event, item.index)}
              onBox={(event) => chooseAt(item.index, event.shiftKey)}
            />
          )
        );
      })}
    </GridFrame>
  );
}
