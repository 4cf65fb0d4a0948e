import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useReducer, useRef } from 'react';
import { useClient } from '../../../app/client.ts';
import { emptyTree, PAGE, type TreeAction, type TreeState, treeReducer } from './tree-model.ts';
import { outlineOf, type TreeOutline } from './tree-outline.ts';

interface FileTree {
  readonly state: TreeState;
  readonly outline: TreeOutline;
  readonly dispatch: (action: TreeAction) => void;
  /** Asks for a page of a folder, once. */
  readonly need: (folder: string, page: number) => void;
}

/** The files of a backup, asked for page by page as they come into view. Give its component a `key` per backup. */
export function useFileTree(connection: string, id: string): FileTree {
  const client = useClient();
  const queries = useQueryClient();
  const [state, dispatch] = useReducer(treeReducer, emptyTree);
  const asked = useRef(new Set<string>());
  const need = useCallback(
    (folder: string, page: number) => {
      const key = `${page} ${folder}`;
      if (asked.current.has(key)) return;
      asked.current.add(key);
      const request = { connection, id, path: folder, offset: page * PAGE, limit: PAGE };
      queries
        .fetchQuery({
          queryKey: ['backups.files', request],
          queryFn: () => client.call('backups.files', request),
        })
        .then(
          ({ entries, total }) => dispatch({ type: 'page', folder, page, entries, total }),
          (failure: unknown) => {
            asked.current.delete(key);
            dispatch({ type: 'failed', folder, failure });
          },
        );
    },
    [client, queries, connection, id],
  );
  const outline = useMemo(() => outlineOf(state), [state]);
  return { state, outline, dispatch, need };
}
