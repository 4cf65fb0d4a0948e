import {
  IconCalendarEvent,
  IconCircleMinus,
  IconCirclePlus,
  IconPencil,
  type TablerIcon,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResultOf } from '#shared/contract/contract.ts';
import { useFormat } from '../../../app/use-format.ts';
import { GridCell, GridFrame, GridLine, HeadCell } from '../grid/grid-parts.tsx';
import { useVirtualGrid } from '../grid/use-virtual-grid.ts';
import styles from './changes.module.css';

type Change = ResultOf<'backups.diff'>['changes'][number];

const ROW_HEIGHT = 36;
const HEAD_HEIGHT = 40;
const columns = ['change', 'path', 'before', 'after'] as const;
const icons: Record<Change['change'], TablerIcon> = {
  added: IconCirclePlus,
  removed: IconCircleMinus,
  changed: IconPencil,
  touched: IconCalendarEvent,
};

/** Changed files, one line each. */
export function ChangesGrid({
  changes,
  above,
}: {
  readonly changes: readonly Change[];
  readonly above: string;
}) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  const [active, setActive] = useState(-1);
  const grid = useVirtualGrid({
    count: changes.length,
    rowHeight: ROW_HEIGHT,
    headHeight: HEAD_HEIGHT,
    active,
    onActive: setActive,
  });
  const size = (bytes: number | null) => (bytes === null ? '–' : format.bytes(bytes));
  return (
    <GridFrame
      role="grid"
      label={t('changes.label')}
      count={changes.length}
      isMultiselectable={false}
      grid={grid}
      columns="9.5rem minmax(12rem, 1fr) 5.5rem 5.5rem"
      minWidth="36rem"
      above={above}
      head={columns.map((column, n) => (
        <HeadCell key={column} {...(n > 1 ? { look: 'number' } : {})}>
          {t(`changes.${column}`)}
        </HeadCell>
      ))}
    >
      {grid.items.map((item) => {
        const change = changes[item.index];
        if (!change) return null;
        const Icon = icons[change.change];
        return (
          <GridLine key={item.key} line={grid.lineProps(item)}>
            <GridCell className={styles.change} data-change={change.change}>
              <Icon size={16} aria-hidden />
              {t(`changes.kind.${change.change}`)}
            </GridCell>
            <GridCell title={change.path}>{change.path}</GridCell>
            <GridCell look="number">{size(change.sizeBefore)}</GridCell>
            <GridCell look="number">{size(change.sizeAfter)}</GridCell>
          </GridLine>
        );
      })}
    </GridFrame>
  );
}
