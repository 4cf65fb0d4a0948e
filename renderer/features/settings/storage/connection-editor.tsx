import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconPlugConnected } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#shared/contract/connections.ts';
import { useCall } from '../../../app/calls.ts';
import { Card } from '../../../app/card.tsx';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { useFormat } from '../../../app/use-format.ts';
import { AdvancedFields } from '../../storage-form/advanced-fields.tsx';
import { LoadNewValues } from '../../storage-form/load-new-values.tsx';
import { MainFields } from '../../storage-form/main-fields.tsx';
import { draftOf } from '../../storage-form/storage-fields.ts';
import { TestResult } from '../../storage-form/test-result.tsx';
import { useStorageForm } from '../../storage-form/use-storage-form.ts';
import { focusFirstProblem } from '../focus-first-problem.ts';
import { freeName } from '../free-name.ts';
import { saySaved } from '../say-saved.ts';
import styles from '../settings.module.css';
import { useAskFirst, useUnsaved } from '../unsaved/unsaved.ts';

interface ConnectionEditorProps {
  /** Null for a new one. */
  readonly connection: ConnectionView | null;
  readonly usedBy: readonly string[];
  readonly onDone: () => void;
}

/** One storage, to be changed or added. Whatever fails, everything that was typed stays. */
export function ConnectionEditor({ connection, usedBy, onDone }: ConnectionEditorProps) {
  const { t } = useTranslation(['settings', 'storage', 'app']);
  const format = useFormat();
  const taken = useCall('connections.list', {}).data ?? [];
  const suggested = freeName(
    'my-storage',
    taken.map(({ name }) => name),
  );
  const form = useStorageForm(connection, suggested, () => {});
  const frame = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const askFirst = useAskFirst();
  useEffect(() => heading.current?.focus(), []);

  const save = async (): Promise<boolean> => {
    if (form.firstProblem !== undefined) {
      // Marks what cannot be right, and sends nothing.
      form.runSave();
      focusFirstProblem(frame.current);
      return false;
    }
    form.test.reset();
    try {
      await form.save.mutateAsync({ draft: draftOf(form.address.fields), ...form.version });
    } catch {
      focusFirstProblem(frame.current);
      return false;
    }
    saySaved(t('saved'));
    onDone();
    return true;
  };
  useUnsaved(
    { isChanged: form.isChanged, isSaving: form.save.isPending, hasButtons: connection === null },
    { save, discard: form.discard },
  );

  const isRenamed = connection !== null && form.fields.name.trim() !== connection.name;
  return (
    <Card aria-labelledby="connection-title">
      <form
        ref={frame}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="md">
          <Group justify="space-between">
            <Title
              order={2}
              size="h3"
              id="connection-title"
              ref={heading}
              tabIndex={-1}
              className={styles.heading ?? ''}
            >
              {connection === null ? t('storage.newTitle') : connection.name}
            </Title>
            <Button
              variant="subtle"
              leftSection={<IconArrowLeft size={18} aria-hidden />}
              onClick={() => askFirst(onDone)}
            >
              {t('storage.all')}
            </Button>
          </Group>
          <MainFields form={form} />
          {isRenamed && usedBy.length > 0 && (
            <Text size="sm">
              {t('storage.renamed', { plans: format.list(usedBy), count: usedBy.length })}
            </Text>
          )}
          <AdvancedFields form={form} />
          <TestResult form={form} />
          {form.failureField === null && <FailureAlert failure={form.failure} />}
          <LoadNewValues form={form} />
          <Group>
            <Button
              variant="default"
              leftSection={<IconPlugConnected size={18} aria-hidden />}
              loading={form.test.isPending}
              onClick={() => {
                form.runTest();
                focusFirstProblem(frame.current);
              }}
            >
              {t('storage:test')}
            </Button>
            {connection === null && (
              <Button type="submit" loading={form.save.isPending}>
                {t('storage.addThis')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
