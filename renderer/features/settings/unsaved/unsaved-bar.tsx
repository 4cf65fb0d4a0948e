import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './unsaved.module.css';
import type { UnsavedState } from './unsaved.ts';

interface UnsavedBarProps {
  readonly state: UnsavedState;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}

/** At the foot of the page while something is unsaved; the region is always there, so that it is heard when it fills. */
export function UnsavedBar({ state, onSave, onDiscard }: UnsavedBarProps) {
  const { t } = useTranslation(['settings', 'app']);
  const isShown = state.isChanged && state.hasButtons !== true;
  return (
    <section className={styles.region} aria-label={t('unsaved.label')}>
      <div role="status" className={styles.words}>
        {isShown && <Text fw={600}>{t('unsaved.bar')}</Text>}
      </div>
      {isShown && (
        <Group gap="sm">
          <Button variant="default" onClick={onDiscard} disabled={state.isSaving}>
            {t('unsaved.discard')}
          </Button>
          <Button onClick={onSave} loading={state.isSaving}>
            {t('app:save')}
          </Button>
        </Group>
      )}
    </section>
  );
}
