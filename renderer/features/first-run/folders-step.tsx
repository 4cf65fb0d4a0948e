import { Button, CloseButton, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type Dispatch, type SetStateAction, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#shared/contract/connections.ts';
import { nameProblem } from '#shared/setting-name.ts';
import { useCall } from '../../app/calls.ts';
import { ChooseFolderButton } from '../folder-chooser/choose-folder-button.tsx';
import { SharedInPlan } from '../share/shared-in-plan.tsx';
import { Estimate } from './estimate.tsx';
import styles from './first-run.module.css';
import type { PlanFields } from './plan-fields.ts';
import { Step } from './step.tsx';

interface FoldersStepProps {
  readonly plan: PlanFields;
  readonly connection: ConnectionView | null;
  readonly onChange: Dispatch<SetStateAction<PlanFields>>;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

/** What to back up, with the live size. */
export function FoldersStep({ plan, connection, onChange, onBack, onNext }: FoldersStepProps) {
  const { t } = useTranslation(['firstRun', 'app']);
  const [tried, setTried] = useState(false);
  const known = useCall('plans.list', {}).data ?? [];
  const { folders } = plan;
  const wrongName =
    nameProblem(plan.name.trim()) !== null
      ? t('planNameBad')
      : known.some(({ name }) => name === plan.name.trim())
        ? t('planNameTaken')
        : null;
  // From what is there by then: the dialog of the system is open for a while.
  const changeFolders = (change: (before: PlanFields['folders']) => PlanFields['folders']) =>
    onChange((before) => ({ ...before, folders: change(before.folders) }));
  const next = () => {
    setTried(true);
    if (folders.length > 0 && wrongName === null) onNext();
  };
  return (
    <Step title={t('foldersTitle')} number={2}>
      <Stack>
        <section aria-label={t('folders')}>
          {folders.length === 0 ? (
            <Text
              mb="sm"
              role={tried ? 'alert' : undefined}
              c={tried ? 'var(--mantine-color-error)' : 'dimmed'}
            >
              {tried ? t('foldersNeeded') : t('foldersNone')}
            </Text>
          ) : (
            <ul className={styles.folders}>
              {folders.map((path) => (
                <li key={path}>
                  {path}
                  <CloseButton
                    aria-label={t('removeFolder', { path })}
                    onClick={() => changeFolders((before) => before.filter((other) => other !== path))}
                  />
                </li>
              ))}
            </ul>
          )}
          <ChooseFolderButton
            label={t('addFolder')}
            onChosen={(path) =>
              changeFolders((before) => (before.includes(path) ? before : [...before, path]))
            }
          />
        </section>
        <SharedInPlan connection={connection?.name ?? ''} plan={plan.name.trim()} folders={folders} />
        <Textarea
          label={t('exclude')}
          description={t('excludeHelp')}
          autosize
          minRows={2}
          spellCheck={false}
          value={plan.exclude}
          onChange={(event) => onChange({ ...plan, exclude: event.currentTarget.value })}
        />
        <Estimate plan={plan} connection={connection} />
        <TextInput
          label={t('planName')}
          description={t('planNameHelp')}
          value={plan.name}
          error={tried || plan.name === '' ? wrongName : null}
          onChange={(event) => onChange({ ...plan, name: event.currentTarget.value })}
        />
        <Group>
          <Button onClick={next}>{t('app:next')}</Button>
          <Button variant="subtle" onClick={onBack}>
            {t('app:back')}
          </Button>
        </Group>
      </Stack>
    </Step>
  );
}
