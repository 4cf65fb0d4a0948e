import { Skeleton, Text } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { TreeEntry } from '#shared/contract/backups.ts';
import { useCall } from '../../../app/calls.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { useFormat } from '../../../app/use-format.ts';
import type { BrowsingProps } from './browsing.ts';
import { FileGrid } from './file-grid.tsx';
import type { TreeRow } from './tree-outline.ts';

const LIMIT = 1000;

/** Files of a backup whose name holds a text. */
export function FoundFiles({ connection, id, text, ...props }: BrowsingProps & { readonly text: string }) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  const found = useCall('backups.find', { connection, id, text, limit: LIMIT }, { keepPrevious: true });
  const entries = found.data?.entries;
  const at = useCallback(
    (index: number): TreeRow | undefined => {
      const entry = entries?.[index];
      if (!entries || !entry) return undefined;
      const { length } = entries;
      return { kind: 'entry', entry, folder: '', position: index, level: 1, setSize: length, isOpen: false };
    },
    [entries],
  );
  if (found.error) return <FailureAlert failure={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={240} />;
  const { total } = found.data;
  const shown = format.count(found.data.entries.length);
  return (
    <>
      <Text size="sm" role="status">
        {total === 0
          ? t('files.foundNone', { text })
          : total > found.data.entries.length
            ? t('files.foundFirst', { shown, total: format.count(total) })
            : t('files.found', { count: total, shown })}
      </Text>
      {total > 0 && (
        <FileGrid
          {...props}
          label={t('files.results')}
          count={found.data.entries.length}
          rowAt={at}
          onView={nothing}
          onRetry={nothing}
          onFolder={() => -1}
          placeOf={(entry) => {
            const folder = folderName(entry);
            return folder === '' ? null : t('files.inFolder', { folder });
          }}
        />
      )}
    </>
  );
}

function folderName({ path, name }: TreeEntry): string {
  return path.slice(0, Math.max(0, path.length - name.length - 1));
}

function nothing(): void {}
