import { Button, Divider, Skeleton, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#shared/contract/connections.ts';
import { useCall } from '../../app/calls.ts';
import { StorageForm } from '../storage-form/storage-form.tsx';
import styles from './first-run.module.css';
import { Step } from './step.tsx';

interface StorageStepProps {
  readonly title: string;
  /** Place in the row of steps, where there is one. */
  readonly number?: 1;
  /** The one saved earlier on this way, to be changed. */
  readonly chosen: ConnectionView | null;
  /** Another way that leads to the same. */
  readonly otherWay?: ReactNode;
  readonly onBack: () => void;
  readonly onChosen: (connection: ConnectionView) => void;
}

/** A storage that is already set up, or a new one. */
export function StorageStep({ title, number, chosen, otherWay, onBack, onChosen }: StorageStepProps) {
  const { t } = useTranslation(['firstRun', 'storage', 'app']);
  // Only those from before: the list grows when this step saves one, and must not move under the hand.
  const connections = useCall('connections.list', {});
  const list = connections.data;
  const [edited] = useState(chosen);
  const others = list?.filter(({ name }) => name !== edited?.name) ?? [];
  return (
    <Step title={title} {...(number ? { number } : {})}>
      <Stack>
        <Text c="dimmed">{t('storageText')}</Text>
        {otherWay && <div>{otherWay}</div>}
        {others.length > 0 && (
          <>
            <Text fw={600}>{t('storageExisting')}</Text>
            <div className={styles.choices}>
              {others.map((connection) => (
                <Button key={connection.name} variant="default" onClick={() => onChosen(connection)}>
                  {connection.name}
                </Button>
              ))}
            </div>
            <Divider label={t('storageNew')} />
          </>
        )}
        {/* Not before the names are known: a form that began anew would lose what was typed. */}
        {connections.isPending ? (
          <Skeleton height={320} />
        ) : (
          <StorageForm
            connection={edited}
            suggestedName={freeName(list ?? [])}
            saveLabel={t('storage:saveNext')}
            onSaved={onChosen}
          >
            <Button variant="subtle" onClick={onBack}>
              {t('app:back')}
            </Button>
          </StorageForm>
        )}
      </Stack>
    </Step>
  );
}

/** “my-storage”, or the first of “my-storage-2”, “-3”… that is free. */
function freeName(list: readonly ConnectionView[]): string {
  const taken = new Set(list.map(({ name }) => name));
  let name = 'my-storage';
  for (let n = 2; taken.has(name); n += 1) name = `my-storage-${n}`;
  return name;
}
