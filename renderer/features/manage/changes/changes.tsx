import { NativeSelect, Skeleton, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../app/calls.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { useFormat } from '../../../app/use-format.ts';
import { ChangesGrid } from './changes-grid.tsx';

interface ChangesProps {
  readonly connection: string;
  /** Ids. */
  readonly before: string;
  readonly after: string;
  /** CSS length of what stands above and below the list, so that it fits the window. */
  readonly above: string;
}

const LIMIT = 5000;
const kinds = ['added', 'removed', 'changed', 'touched'] as const;

/** The files that differ between two backups, counted and listed. */
export function Changes({ connection, before, after, above }: ChangesProps) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  const diff = useCall('backups.diff', { connection, before, after, limit: LIMIT });
  const [only, setOnly] = useState('all');
  const { data } = diff;
  const shown = useMemo(
    () => data?.changes.filter(({ change }) => only === 'all' || change === only) ?? [],
    [data, only],
  );
  if (diff.error) return <FailureAlert failure={diff.error} onRetry={() => void diff.refetch()} />;
  if (!data) return <Skeleton height={200} />;
  const total = data.added + data.removed + data.changed + data.touched;
  if (total === 0) return <Text>{t('changes.none')}</Text>;
  return (
    <Stack gap="sm">
      <NativeSelect
        label={t('changes.show')}
        maw="20rem"
        value={only}
        onChange={(event) => setOnly(event.currentTarget.value)}
        data={[
          { value: 'all', label: t('changes.all', { shown: format.count(total) }) },
          ...kinds
            .filter((kind) => data[kind] > 0)
            .map((kind) => ({
              value: kind,
              label: t(`changes.${kind}`, { shown: format.count(data[kind]) }),
            })),
        ]}
      />
      <ChangesGrid changes={shown} above={above} />
      {total > data.changes.length && (
        <Text size="sm" c="dimmed">
          {t('changes.firstOnes', { shown: format.count(data.changes.length) })}
        </Text>
      )}
    </Stack>
  );
}
