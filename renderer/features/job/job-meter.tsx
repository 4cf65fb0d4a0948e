import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface JobMeterProps {
  /** 0…1, or null while nobody can know. */
  readonly fraction: number | null;
  readonly size?: 'md' | 'lg';
}

/** How far a job is. While that is unknown it is only a picture: a screen reader must not hear “100 %”. */
export function JobMeter({ fraction, size = 'md' }: JobMeterProps) {
  const { t } = useTranslation('job');
  if (fraction === null) {
    return (
      <Progress.Root size={size} flex={1} aria-hidden>
        <Progress.Section value={100} striped withAria={false} />
      </Progress.Root>
    );
  }
  return (
    // Without its transition, which would have the page laid out anew sixty times a second.
    <Progress size={size} flex={1} value={fraction * 100} aria-label={t('progress')} transitionDuration={0} />
  );
}
