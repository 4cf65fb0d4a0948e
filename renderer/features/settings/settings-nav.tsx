import {
  IconAdjustments,
  IconBell,
  IconCalendarClock,
  IconCloud,
  IconFolders,
  IconHistory,
  IconPalette,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatRoute, type SettingsSection } from '../../app/route.ts';
import styles from './settings.module.css';

const icons: Record<SettingsSection, typeof IconCloud> = {
  storage: IconCloud,
  what: IconFolders,
  schedule: IconCalendarClock,
  retention: IconHistory,
  notifications: IconBell,
  appearance: IconPalette,
  advanced: IconAdjustments,
};

const order = Object.keys(icons) as SettingsSection[];

/** The sections of the settings. */
export function SettingsNav({ section }: { readonly section: SettingsSection }) {
  const { t } = useTranslation('settings');
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
