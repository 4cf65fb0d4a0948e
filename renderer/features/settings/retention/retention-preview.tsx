import { Group, Loader, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PlanSettings } from '#shared/plan.ts';
import type { RetentionRules } from '#shared/retention.ts';
import { useCall } from '../../../app/calls.ts';
import { Card } from '../../../app/card.tsx';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { useFormat } from '../../../app/use-format.ts';
import { DecisionTable } from './decision-table.tsx';
import { RemoveNow } from './remove-now.tsx';
import styles from './retention.module.css';

interface RetentionPreviewProps {
  readonly plan: PlanSettings;
  readonly rules: RetentionRules;
  /** Whether these rules are the saved ones, so that they may be carried out. */
  readonly isSaved: boolean;
}

/** What the rules would remove from the storage, computer by computer, and why. Nothing is removed by looking. */
export function RetentionPreview({ plan, rules, isSaved }: RetentionPreviewProps) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const request = { connection: plan.connection, plan: plan.name, rules };
  const preview = useCall('plans.previewRetention', request, { keepPrevious: true });
  const { data, error } = preview;
  // Asking again for the same rules leaves what is known on the screen.
  const isUnknown = preview.isPending || preview.isPlaceholderData;
  const decisions = data?.groups.flatMap((group) => group.decisions) ?? [];
  const going = decisions.filter(({ action }) => action === 'remove').length;
  const shown = (count: number) => ({ count, shown: format.count(count) });
  return (
    <Card aria-labelledby="preview-title">
      <div className={styles.head}>
        <div className={styles.headText}>
          <Title order={2} size="h4" id="preview-title" mb="xs">
            {t('retention.preview')}
          </Title>
          <div role="status">
            {isUnknown && !error && (
              <Group gap="xs">
                <Loader size={16} aria-hidden />
                <Text size="sm">{t('retention.looking')}</Text>
              </Group>
            )}
            {!isUnknown && data && !error && (
              <Text>
                {decisions.length === 0
                  ? t('retention.noBackups')
                  : going === 0
                    ? t('retention.nothingGoes', shown(decisions.length))
                    : `${t('retention.goes', shown(going))} ${t('retention.stays', {
                        ...shown(decisions.length - going),
                        size: format.bytes(data.bytesToFree),
                      })}`}
              </Text>
            )}
          </div>
          <Text size="sm" c="dimmed" mt="xs">
            {isSaved ? t('retention.whenSaved') : t('retention.whenNotSaved')}
          </Text>
        </div>
        {isSaved && data && going > 0 && !isUnknown && !error && (
          <RemoveNow plan={plan.name} count={going} bytes={data.bytesToFree} />
        )}
      </div>
      <FailureAlert failure={error} onRetry={() => void preview.refetch()} />
      {!error &&
        data?.groups.map((group) => (
          <DecisionTable key={JSON.stringify([group.plan, group.device])} group={group} />
        ))}
    </Card>
  );
}
