import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/jobs.ts';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';

/** Where another program has the port: one click to one that is free. Whoever has a link needs a new one then. */
export function TakeOtherPort({ failure }: { readonly failure: Failure | null }) {
  const { t } = useTranslation('share');
  const save = useAction('share.save');
  const start = useAction('share.start');
  const free = failure?.code === 'port-taken' ? failure.details?.free : undefined;
  if (typeof free !== 'number') return null;
  return (
    <div>
      <Button
        variant="default"
        loading={save.isPending || start.isPending}
        onClick={() => save.mutate({ port: free }, { onSuccess: () => start.mutate({}) })}
      >
        {t('state.takePort', { port: String(free) })}
      </Button>
      <FailureAlert failure={save.error} />
    </div>
  );
}
