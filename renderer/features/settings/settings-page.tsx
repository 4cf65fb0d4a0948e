import { Text, Title } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../app/page.tsx';
import type { SettingsSection } from '../../app/route.ts';
import { ShareSection } from '../share/share-section.tsx';
import type { PlanChoice } from './plan/plan-choice.ts';
import { PlanSection } from './plan/plan-section.tsx';
import { AdvancedSection } from './preferences/advanced-section.tsx';
import { AppearanceSection } from './preferences/appearance-section.tsx';
import { NotificationsSection } from './preferences/notifications-section.tsx';
import { RetentionSection } from './retention/retention-section.tsx';
import { ScheduleSection } from './schedule/schedule-section.tsx';
import styles from './settings.module.css';
import { SettingsNav } from './settings-nav.tsx';
import { StorageSection } from './storage/storage-section.tsx';
import { UnsavedChanges } from './unsaved/unsaved-changes.tsx';

interface SettingsPageProps {
  readonly section: SettingsSection;
}

/** All settings, one section at a time; the plan that was chosen in one stays chosen in the others. */
export function SettingsPage({ section }: SettingsPageProps) {
  const { t } = useTranslation('settings');
  const [chosenPlan, choosePlan] = useState<readonly string[]>([]);
  // Choosing the section one is in goes back to where it begins.
  const [visit, setVisit] = useState(0);
  const choice: PlanChoice = { wanted: chosenPlan, choose: choosePlan };
  const name = t(`section.${section}`);
  return (
    <Page
      // Drawn afresh for each section, so that the focus goes to its heading.
      key={section}
      title={name}
      heading={
        <div>
          <Text size="sm" c="dimmed">
            {t('title')}
          </Text>
          <Title order={1} size="h2" tabIndex={-1} className={styles.heading ?? ''}>
            {name}
          </Title>
        </div>
      }
    >
      <div className={styles.layout}>
        <UnsavedChanges
          beside={<SettingsNav section={section} onAgain={() => setVisit(visit + 1)} />}
          className={styles.content}
        >
          <Fragment key={visit}>{sectionOf(section, choice)}</Fragment>
        </UnsavedChanges>
      </div>
    </Page>
  );
}

function sectionOf(section: SettingsSection, choice: PlanChoice) {
  switch (section) {
    case 'storage':
      return <StorageSection />;
    case 'what':
      return <PlanSection choice={choice} />;
    case 'schedule':
      return <ScheduleSection choice={choice} />;
    case 'retention':
      return <RetentionSection choice={choice} />;
    case 'share':
      return <ShareSection />;
    case 'notifications':
      return <NotificationsSection />;
    case 'appearance':
      return <AppearanceSection />;
    case 'advanced':
      return <AdvancedSection />;
  }
}
