import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { type BackupFilter, choicesOf } from './backup-filter.ts';
import styles from './list.module.css';

interface ListFiltersProps {
  readonly all: readonly BackupRow[];
  readonly filter: BackupFilter;
  readonly onFilter: (filter: BackupFilter) => void;
}

const statuses = ['', 'complete', 'incomplete', 'unchecked', 'damaged', 'pinned', 'proven'] as const;

/** Search, and what the list is narrowed to. */
export function ListFilters({ all, filter, onFilter }: ListFiltersProps) {
  const { t } = useTranslation('manage');
  const { devices, plans } = useMemo(() => choicesOf(all), [all]);
  return (
    <search className={styles.filters} aria-label={t('filters')}>
      <TextInput
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t('column.device')}
        value={filter.device}
        onChange={(event) => onFilter({ ...filter, device: event.currentTarget.value })}
        data={[
          { value: '', label: t('allDevices') },
          ...devices.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <NativeSelect
        aria-label={t('column.plan')}
        value={filter.plan}
        onChange={(event) => onFilter({ ...filter, plan: event.currentTarget.value })}
        data={[{ value: '', label: t('allPlans') }, ...plans.map((plan) => ({ value: plan, label: plan }))]}
      />
      <NativeSelect
        aria-label={t('column.status')}
        value={filter.status}
        onChange={(event) => {
          const status = statuses.find((value) => value === event.currentTarget.value) ?? '';
          onFilter({ ...filter, status });
        }}
        data={statuses.map((value) => ({ value, label: t(`only.${value === '' ? 'all' : value}`) }))}
      />
    </search>
  );
}
