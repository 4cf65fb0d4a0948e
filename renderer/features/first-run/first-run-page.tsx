import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#shared/contract/connections.ts';
import { navigate } from '../../app/router.ts';
import { OpenLinkButton } from '../links/open-link-button.tsx';
import { Doors } from './doors.tsx';
import { FoldersStep } from './folders-step.tsx';
import { newPlanFields, type PlanFields } from './plan-fields.ts';
import { ScheduleStep } from './schedule-step.tsx';
import { StorageStep } from './storage-step.tsx';

type Stage = 'doors' | 'storage' | 'folders' | 'schedule' | 'join';

/** From nothing to a running backup; going back and failed steps keep everything that was typed. */
export function FirstRunPage() {
  const { t } = useTranslation('firstRun');
  const [stage, setStage] = useState<Stage>('doors');
  const [connection, setConnection] = useState<ConnectionView | null>(null);
  const [plan, setPlan] = useState<PlanFields>(newPlanFields);

  switch (stage) {
    case 'doors':
      return <Doors onProtect={() => setStage('storage')} onJoin={() => setStage('join')} />;
    case 'join':
      return (
        <StorageStep
          key="join"
          title={t('joinTitle')}
          chosen={null}
          otherWay={<OpenLinkButton isQuiet />}
          onBack={() => setStage('doors')}
          onChosen={({ name }) => navigate({ page: 'manage', connection: name })}
        />
      );
    case 'storage':
      return (
        <StorageStep
          title={t('storageTitle')}
          number={1}
          chosen={connection}
          onBack={() => setStage('doors')}
          onChosen={(chosen) => {
            setConnection(chosen);
            setStage('folders');
          }}
        />
      );
    case 'folders':
      return (
        <FoldersStep
          plan={plan}
          connection={connection}
          onChange={setPlan}
          onBack={() => setStage('storage')}
          onNext={() => setStage('schedule')}
        />
      );
    case 'schedule':
      return (
        <ScheduleStep
          plan={plan}
          connection={connection?.name ?? ''}
          onChange={setPlan}
          onBack={() => setStage('folders')}
        />
      );
  }
}
