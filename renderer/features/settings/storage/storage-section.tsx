import { Button, Group, Skeleton, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#shared/contract/connections.ts';
import { useCall } from '../../../app/calls.ts';
import { Card } from '../../../app/card.tsx';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { HiddenVersionsDialog } from '../../kept/hidden-versions-dialog.tsx';
import { WebPagesDialog } from '../../links/web-pages-dialog.tsx';
import styles from '../settings.module.css';
import { ConnectionEditor } from './connection-editor.tsx';
import { ConnectionRow } from './connection-row.tsx';
import { RemoveConnection } from './remove-connection.tsx';

type View = { kind: 'list' } | { kind: 'new' } | { kind: 'edit'; connection: ConnectionView };

/** The storages: a list, and one of them opened to be changed. */
export function StorageSection() {
  const { t } = useTranslation('settings');
  const connections = useCall('connections.list', {});
  const plans = useCall('plans.list', {});
  const [view, setView] = useState<View>({ kind: 'list' });
  const [pagesOf, setPagesOf] = useState<string | null>(null);
  const [hiddenOf, setHiddenOf] = useState<string | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);

  if (view.kind !== 'list') {
    const connection = view.kind === 'edit' ? view.connection : null;
    const usedBy = plansOf(connection?.name, plans.data);
    return (
      <ConnectionEditor
        key={connection?.name ?? ''}
        connection={connection}
        usedBy={usedBy}
        onDone={() => setView({ kind: 'list' })}
      />
    );
  }
  if (connections.error) {
    return <FailureAlert failure={connections.error} onRetry={() => void connections.refetch()} />;
  }
  if (!connections.data) return <Skeleton height={180} />;
  return (
    <>
      <Text c="dimmed">{t('storage.intro')}</Text>
      <Card aria-label={t('storage.list')}>
        {connections.data.length === 0 ? (
          <Text>{t('storage.none')}</Text>
        ) : (
          <ul className={styles.rows}>
            {connections.data.map((connection) => (
              <ConnectionRow
                key={connection.name}
                connection={connection}
                usedBy={plansOf(connection.name, plans.data)}
                onEdit={() => setView({ kind: 'edit', connection })}
                onWebPages={() => setPagesOf(connection.name)}
                onHidden={() => setHiddenOf(connection.name)}
                onRemove={() => setRemoving(connection.name)}
              />
            ))}
          </ul>
        )}
      </Card>
      <Group>
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setView({ kind: 'new' })}>
          {t('storage.add')}
        </Button>
      </Group>
      <WebPagesDialog connection={pagesOf} onClose={() => setPagesOf(null)} />
      <HiddenVersionsDialog connection={hiddenOf} onClose={() => setHiddenOf(null)} />
      <RemoveConnection
        name={removing}
        usedBy={plansOf(removing ?? undefined, plans.data)}
        onClose={() => setRemoving(null)}
      />
    </>
  );
}

function plansOf(
  connection: string | undefined,
  plans: readonly { readonly name: string; readonly connection: string }[] | undefined,
): string[] {
  return (plans ?? []).filter((plan) => plan.connection === connection).map(({ name }) => name);
}
