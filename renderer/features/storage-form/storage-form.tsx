import { Button, Group, Stack } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#shared/contract/connections.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { AdvancedFields } from './advanced-fields.tsx';
import { LoadNewValues } from './load-new-values.tsx';
import { MainFields } from './main-fields.tsx';
import { TestResult } from './test-result.tsx';
import { useStorageForm } from './use-storage-form.ts';

interface StorageFormProps {
  /** The connection to change; null for a new one. */
  readonly connection: ConnectionView | null;
  /** Name to begin with for a new one. */
  readonly suggestedName?: string;
  readonly saveLabel?: string;
  readonly onSaved: (saved: ConnectionView) => void;
  /** Further buttons beside Save. */
  readonly children?: ReactNode;
}

/** Where the backups go: fields, Test connection, Save. Give it a `key` per connection. */
export function StorageForm(props: StorageFormProps) {
  const { t } = useTranslation('storage');
  const form = useStorageForm(props.connection, props.suggestedName ?? 'my-storage', props.onSaved);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        form.runSave();
        focusFirstProblem(event.currentTarget);
      }}
    >
      <Stack gap="md">
        <MainFields form={form} />
        <AdvancedFields form={form} />
        <TestResult form={form} />
        {form.failureField === null && <FailureAlert failure={form.failure} />}
        <LoadNewValues form={form} />
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={18} aria-hidden />}
            loading={form.isTesting}
            onClick={(event) => {
              form.runTest();
              focusFirstProblem(event.currentTarget.form);
            }}
          >
            {t('test')}
          </Button>
          <Button type="submit" loading={form.save.isPending}>
            {props.saveLabel ?? t('save')}
          </Button>
          {props.children}
        </Group>
      </Stack>
    </form>
  );
}

/** After React has marked the fields: the first one in trouble gets the focus, so that it is heard and seen. */
function focusFirstProblem(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
