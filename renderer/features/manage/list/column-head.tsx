import { VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPin } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import grid from '../grid/grid.module.css';
import { HeadCell } from '../grid/grid-parts.tsx';
import { type BackupSort, nextSort, type SortColumn } from './backup-sort.ts';

interface ColumnHeadProps {
  readonly by: SortColumn;
  readonly isNumber?: boolean;
  readonly sort: BackupSort;
  readonly onSort: (sort: BackupSort) => void;
}

/** The heading of a column, which sorts by it. */
export function ColumnHead({ by, isNumber, sort, onSort }: ColumnHeadProps) {
  const { t } = useTranslation('manage');
  const isSorted = sort.by === by;
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <HeadCell
      {...(isNumber ? { look: 'number' } : {})}
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={grid.sort}
        title={t(`column.${by}`)}
        data-sorted={isSorted || undefined}
        onClick={() => onSort(nextSort(sort, by))}
      >
        {by === 'pinned' ? (
          <>
            <IconPin size={16} aria-hidden />
            <VisuallyHidden>{t('column.pinned')}</VisuallyHidden>
          </>
        ) : (
          t(`column.${by}`)
        )}
        {isSorted && <Arrow size={14} aria-hidden />}
      </button>
    </HeadCell>
  );
}
