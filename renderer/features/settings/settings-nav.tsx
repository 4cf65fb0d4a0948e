import {
  IconAdjustments,
  IconBell,
  IconCalendarClock,
  IconCloud,
  IconFolders,
  IconHistory,
  IconPalette,
  IconShare,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatRoute, type SettingsSection } from '../../app/route.ts';
import styles from './settings.module.css';
import { useAskFirst } from './unsaved/unsaved.ts';

const icons: Record<SettingsSection, typeof IconCloud> = {
  storage: IconCloud,
  what: IconFolders,
  schedule: IconCalendarClock,
  retention: IconHistory,
  share: IconShare,
  notifications: IconBell,
  appearance: IconPalette,
  advanced: IconAdjustments,
};

const order = Object.keys(icons) as SettingsSection[];

interface SettingsNavProps {
  readonly section: SettingsSection;
  /** The section that is on the screen was chosen again. */
  readonly onAgain: () => void;
}

/** The sections of the settings. */
export function SettingsNav({ section, onAgain }: SettingsNavProps) {
  const { t } = useTranslation('settings');
  const askFirst = useAskFirst();
  return (
    <nav aria-label={t('title')}>
      <ul className={styles.sections}>
        {order.map((name) => {
          const Icon = icons[name];
          return (
            <li key={name}>
              <a
                className={styles.link}
                href={formatRoute({ page: 'settings', section: name })}
                aria-current={name === section ? 'page' : undefined}
                onClick={() => name === section && askFirst(onAgain)}
              >
                <Icon size={18} stroke={1.75} aria-hidden />
                {t(`section.${name}`)}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
