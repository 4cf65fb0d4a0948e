import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconPin } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useAction } from '../../../app/calls.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { useFailureText } from '../../../app/use-failure-text.ts';
import { useFormat } from '../../../app/use-format.ts';
import { KeptOnDelete } from '../../kept/kept-on-delete.tsx';
import styles from './actions.module.css';
import { planDeletion } from './deletion-plan.ts';

interface DeleteDialogProps {
  readonly connection: string;
  readonly rows: readonly BackupRow[];
  readonly all: readonly BackupRow[];
  readonly onClose: () => void;
  /** All that was asked for is gone. */
  readonly onDeleted: () => void;
}

/** What would go, what it frees, what must stay; then the button, and what really happened. */
export function DeleteDialog({ connection, rows, all, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation(['manage', 'app']);
  const format = useFormat();
  const action = useAction('backups.delete');
  const [typed, setTyped] = useState('');
  // As it was when the dialog opened: the list changes beneath it while backups go.
  const [plan] = useState(() => planDeletion(rows, all));
  const number = { count: plan.going.length, shown: format.count(plan.going.length) };
  if (action.data) return <Deleted result={action.data} rows={rows} onClose={onClose} />;

  const isConfirmed = !plan.mustType || typed.trim() === String(plan.going.length);
  const remove = () =>
    action.mutate(
      { connection, ids: plan.going.map(({ id }) => id) },
      { onSuccess: ({ failed }) => failed.length === 0 && onDeleted() },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isConfirmed && plan.going.length > 0) remove();
      }}
    >
      <Stack>
        <Text fw={600}>{plan.going.length > 0 ? t('remove.title', number) : t('remove.titleNone')}</Text>
        {plan.pinned.length > 0 && (
          <Text size="sm" className={styles.pinned ?? ''}>
            <IconPin size={18} aria-hidden />
            {t('remove.pinned', { count: plan.pinned.length, shown: format.count(plan.pinned.length) })}
          </Text>
        )}
        {plan.going.length > 0 && (
          <>
            <Text size="sm">
              {t('remove.frees', { size: format.bytes(plan.bytes) })} {t('remove.others')}
            </Text>
            <Going rows={plan.going} />
            <KeptOnDelete connection={connection} rows={plan.going} />
            {plan.losing.length > 0 && (
              <Alert
                color="red"
                variant="outline"
                className={styles.warning ?? ''}
                icon={<IconAlertTriangle aria-hidden />}
              >
                {t('remove.losing', {
                  what: format.list(plan.losing.map((group) => t('remove.group', group))),
                })}
              </Alert>
            )}
            {plan.mustType && (
              <TextInput
                label={t('remove.type', { number: plan.going.length })}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
                inputMode="numeric"
                autoComplete="off"
                maw="20rem"
              />
            )}
          </>
        )}
        <FailureAlert failure={action.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {plan.going.length > 0 ? t('app:cancel') : t('app:close')}
          </Button>
          {plan.going.length > 0 && (
            <Button type="submit" color="red.9" disabled={!isConfirmed} loading={action.isPending}>
              {t('remove.delete', number)}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

const LISTED = 200;

function Going({ rows }: { readonly rows: readonly BackupRow[] }) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <ul className={styles.rows} tabIndex={0}>
      {rows.slice(0, LISTED).map((row) => (
        <li key={row.key}>
          {format.dateTime(row.createdAt)} – {t('remove.group', { plan: row.plan, device: row.device })}
        </li>
      ))}
      {rows.length > LISTED && <li>…</li>}
    </ul>
  );
}

interface DeletedProps {
  readonly result: NonNullable<ReturnType<typeof useAction<'backups.delete'>>['data']>;
  readonly rows: readonly BackupRow[];
  readonly onClose: () => void;
}

function Deleted({ result, rows, onClose }: DeletedProps) {
  const { t } = useTranslation(['manage', 'app']);
  const format = useFormat();
  const say = useFailureText();
  const names = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows]);
  const number = { count: result.deleted, shown: format.count(result.deleted) };
  return (
    <Stack>
      <Text role="status">{t('remove.done', { ...number, size: format.bytes(result.bytesFreed) })}</Text>
      {result.failed.length > 0 && (
        <Stack gap="xs" role="alert">
          <Text fw={600}>
            {t('remove.failed', {
              count: result.failed.length,
              shown: format.count(result.failed.length),
            })}
          </Text>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <ul className={styles.rows} tabIndex={0}>
            {result.failed.slice(0, LISTED).map(({ id, code, message }) => (
              <li key={id}>
                {format.dateTime(names.get(id)?.createdAt ?? 0)} –{' '}
                {say({ code, message, hint: '', details: { id } }).what}
              </li>
            ))}
          </ul>
        </Stack>
      )}
      <Group justify="flex-end">
        <Button data-autofocus onClick={onClose}>
          {t('app:close')}
        </Button>
      </Group>
    </Stack>
  );
}
