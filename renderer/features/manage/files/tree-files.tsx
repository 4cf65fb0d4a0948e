import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import type { BrowsingProps } from './browsing.ts';
import { FileGrid } from './file-grid.tsx';
import { folderOf, PAGE } from './tree-model.ts';
import { lineOfFolder, rowAt, type TreeRow } from './tree-outline.ts';
import { useFileTree } from './use-file-tree.ts';

/** The files of a backup as a tree, straight from the storage. */
export function TreeFiles({ connection, id, ...props }: BrowsingProps) {
  const { t } = useTranslation('manage');
  const { state, outline, dispatch, need } = useFileTree(connection, id);
  const at = useCallback((index: number) => rowAt(state, outline, index), [state, outline]);
  const view = useCallback(
    (rows: readonly TreeRow[]) => {
      for (const row of rows) {
        if (folderOf(state, row.folder).failure !== null) continue;
        if (row.kind === 'note' && row.note === 'loading') need(row.folder, 0);
        if (row.kind === 'entry' && !row.entry) need(row.folder, Math.floor(row.position / PAGE));
      }
    },
    [state, need],
  );
  const root = folderOf(state, '');
  if (root.failure !== null && root.total === null) {
    return <FailureAlert failure={root.failure} onRetry={() => dispatch({ type: 'retry', folder: '' })} />;
  }
  return (
    <FileGrid
      {...props}
      label={t('files.label')}
      count={outline.count}
      rowAt={at}
      onView={view}
      placeOf={nowhere}
      onRetry={(folder) => dispatch({ type: 'retry', folder })}
      onFolder={(row, what) => {
        if (what === 'up' || row.kind === 'note' || !row.entry) {
          return lineOfFolder(state, outline, row.folder);
        }
        const { path } = row.entry;
        dispatch(
          what === 'open'
            ? { type: 'open', path, parent: row.folder, position: row.position }
            : { type: 'close', path },
        );
        return -1;
      }}
    />
  );
}

function nowhere(): null {
  return null;
}
