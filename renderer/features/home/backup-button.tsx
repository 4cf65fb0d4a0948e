import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconCloudUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { usePlansBeingBackedUp } from '../../app/jobs.ts';

/** Starts a backup: of the only plan at once, otherwise of the one that is chosen. Plans being backed up are left out. */
export function BackupButton({ plans }: { readonly plans: readonly string[] }) {
  const { t } = useTranslation('home');
  const start = useAction('jobs.start');
  const busy = usePlansBeingBackedUp();
  const free = plans.filter((plan) => !busy.includes(plan));
  const backUp = (chosen: readonly string[]) => {
    for (const plan of chosen) start.mutate({ job: { kind: 'backup', plan } });
  };
  const look = {
    size: 'md',
    leftSection: <IconCloudUpload size={20} aria-hidden />,
    loading: start.isPending,
    disabled: free.length === 0,
  } as const;
  return (
    <div>
      {plans.length <= 1 ? (
        <Button {...look} onClick={() => backUp(free)}>
          {t('backup')}
        </Button>
      ) : (
        <Menu position="bottom-end" withinPortal={false}>
          <Menu.Target>
            <Button {...look} rightSection={<IconChevronDown size={16} aria-hidden />}>
              {t('backup')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown aria-label={t('backupChoose')}>
            {free.length > 1 && (
              <>
                <Menu.Item onClick={() => backUp(free)}>{t('backupAll')}</Menu.Item>
                <Menu.Divider />
              </>
            )}
            {free.map((plan) => (
              <Menu.Item key={plan} onClick={() => backUp([plan])}>
                {plan}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <FailureAlert failure={start.error} />
    </div>
  );
}
