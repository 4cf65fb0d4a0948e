import { useDeferredValue, useMemo, useState } from 'react';
import type { BackupRow } from '#shared/backup.ts';
import type { BackupDialog } from '../actions/backup-dialog.ts';
import { BackupDialogs } from '../actions/backup-dialogs.tsx';
import { ActionBar } from './action-bar.tsx';
import { filterBackups, noFilter } from './backup-filter.ts';
import { BackupGrid } from './backup-grid.tsx';
import { newestFirst, sortBackups } from './backup-sort.ts';
import { EmptyStorage, ForeignNote, NoneFit } from './empty-lists.tsx';
import { ListFilters } from './list-filters.tsx';
import { useRemembered } from './remembered.ts';
import { noSelection, type Selection } from './selection.ts';

interface BackupListProps {
  readonly connection: string;
  readonly all: readonly BackupRow[];
  readonly foreign: number;
}

/** Search, what is chosen and what can be done with it, and the list. */
export function BackupList({ connection, all, foreign }: BackupListProps) {
  const [filter, setFilter] = useRemembered(`list ${connection} filter`, noFilter);
  const [sort, setSort] = useRemembered(`list ${connection} sort`, newestFirst);
  const [selection, setSelection] = useRemembered<Selection>(`list ${connection} selection`, noSelection);
  const [activeKey, setActiveKey] = useRemembered<string | null>(`list ${connection} active`, null);
  const [dialog, setDialog] = useState<BackupDialog | null>(null);
  // Typing stays quick: the list follows when there is time.
  const deferred = useDeferredValue(filter);
  const sorted = useMemo(() => sortBackups(all, sort), [all, sort]);
  const rows = useMemo(() => filterBackups(sorted, deferred), [sorted, deferred]);
  const visible = useMemo(() => onlyShown(selection, rows), [selection, rows]);
  const chosen = useMemo(() => rows.filter(({ key }) => visible.chosen.has(key)), [rows, visible]);

  // The dialogs keep their place beside both: they may still say what became of the last backup.
  return (
    <>
      {all.length === 0 ? (
        <EmptyStorage foreign={foreign} />
      ) : (
        <>
          <ListFilters all={all} filter={filter} onFilter={setFilter} />
          <ActionBar
            connection={connection}
            chosen={chosen}
            shown={rows.length}
            total={all.length}
            onClear={() => setSelection(noSelection)}
            onDialog={setDialog}
          />
          {rows.length === 0 ? (
            <NoneFit onShowAll={() => setFilter(noFilter)} />
          ) : (
            <BackupGrid
              connection={connection}
              rows={rows}
              sort={sort}
              onSort={setSort}
              selection={visible}
              onSelection={setSelection}
              activeKey={activeKey}
              onActiveKey={setActiveKey}
            />
          )}
          <ForeignNote count={foreign} />
        </>
      )}
      <BackupDialogs
        connection={connection}
        all={all}
        dialog={dialog}
        onDialog={setDialog}
        onDeleted={() => setSelection(noSelection)}
      />
    </>
  );
}

/** Nothing is ever done to a backup that the person does not see in the list. */
function onlyShown(selection: Selection, rows: readonly BackupRow[]): Selection {
  if (selection.chosen.size === 0) return selection;
  const chosen = new Set(rows.map(({ key }) => key).filter((key) => selection.chosen.has(key)));
  const base = new Set([...selection.base].filter((key) => chosen.has(key)));
  return { ...selection, chosen, base };
}
