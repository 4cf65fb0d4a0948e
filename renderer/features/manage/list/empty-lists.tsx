import { Button, EmptyState, Text } from '@mantine/core';
import { IconArchive, IconFilterOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatRoute } from '../../../app/route.ts';
import { useFormat } from '../../../app/use-format.ts';

/** Nothing of ours is in the storage. */
export function EmptyStorage({ foreign }: { readonly foreign: number }) {
  const { t } = useTranslation('manage');
  return (
    <EmptyState icon={<IconArchive size={40} aria-hidden />} title={t('empty')} description={t('emptyText')}>
      <ForeignNote count={foreign} />
      <EmptyState.Actions>
        <Button component="a" variant="default" href={formatRoute({ page: 'home' })}>
          {t('emptyHome')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}

/** The search and filters left nothing. */
export function NoneFit({ onShowAll }: { readonly onShowAll: () => void }) {
  const { t } = useTranslation('manage');
  return (
    <EmptyState
      icon={<IconFilterOff size={40} aria-hidden />}
      title={t('noneFit')}
      description={t('noneFitText')}
    >
      <EmptyState.Actions>
        <Button variant="default" onClick={onShowAll}>
          {t('showAll')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}

/** Objects in the storage that are not ours. */
export function ForeignNote({ count }: { readonly count: number }) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  if (count === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {t('foreign', { count, shown: format.count(count) })}
    </Text>
  );
}
