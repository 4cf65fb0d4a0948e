import { Button, EmptyState, Text } from '@mantine/core';
import { IconArchive, IconFilterOff } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { formatRoute } from '../../../app/route.ts';
import { useFormat } from '../../../app/use-format.ts';
import type { BackupDialog } from '../actions/backup-dialog.ts';
import { BackupDialogs } from '../actions/backup-dialogs.tsx';
import { ActionBar } from './action-bar.tsx';
import { filterBackups, isNarrowed, noFilter } from './backup-filter.ts';
import { BackupGrid } from './backup-grid.tsx';
import { newestFirst, sortBackups } from './backup-sort.ts';
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
  const { t } = useTranslation('manage');
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

  const dialogs = (
    <BackupDialogs
      connection={connection}
      all={all}
      dialog={dialog}
      onDialog={setDialog}
      onDeleted={() => setSelection(noSelection)}
    />
  );
  if (all.length === 0) {
    return (
      <>
        <EmptyState
          icon={<IconArchive size={40} aria-hidden />}
          title={t('empty')}
          description={t('emptyText')}
        >
          <Foreign count={foreign} />
          <EmptyState.Actions>
            <Button component="a" variant="default" href={formatRoute({ page: 'home' })}>
              {t('emptyHome')}
            </Button>
          </EmptyState.Actions>
        </EmptyState>
        {/* It may still say what became of the last backup. */}
        {dialogs}
      </>
    );
  }
  return (
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
        <EmptyState
          icon={<IconFilterOff size={40} aria-hidden />}
          title={t('noneFit')}
          description={t('noneFitText')}
        >
          {isNarrowed(filter) && (
            <EmptyState.Actions>
              <Button variant="default" onClick={() => setFilter(noFilter)}>
                {t('showAll')}
              </Button>
            </EmptyState.Actions>
          )}
        </EmptyState>
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
      <Foreign count={foreign} />
      {dialogs}
    </>
  );
}

function Foreign({ count }: { readonly count: number }) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  if (count === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {t('foreign', { count, shown: format.count(count) })}
    </Text>
  );
}

/** Nothing is ever done to a backup that the person does not see in the list. */
function onlyShown(selection: Selection, rows: readonly BackupRow[]): Selection {
  if (selection.chosen.size === 0) return selection;
  const chosen = new Set(rows.map(({ key }) => key).filter((key) => selection.chosen.has(key)));
  const base = new Set([...selection.base].filter((key) => chosen.has(key)));
  return { ...selection, chosen, base };
}
