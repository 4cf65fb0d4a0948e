import { IconArchive, IconHome, IconSettings } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { JobBar } from '../features/job/job-bar.tsx';
import { LinkBanner } from './link-banner.tsx';
import { formatRoute, type Route } from './route.ts';
import { useRoute } from './router.ts';
import styles from './shell.module.css';

/** Navigation, the banner of a lost connection, the bar of running jobs, and the page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const route = useRoute();
  const places: { to: Route; pages: Route['page'][]; label: string; icon: ReactNode }[] = [
    { to: { page: 'home' }, pages: ['home', 'start'], label: t('home'), icon: <IconHome {...icon} /> },
    {
      to: { page: 'manage' },
      pages: ['manage', 'restore'],
      label: t('backups'),
      icon: <IconArchive {...icon} />,
    },
    {
      to: { page: 'settings', section: 'storage' },
      pages: ['settings'],
      label: t('settings'),
      icon: <IconSettings {...icon} />,
    },
  ];
  const skip = () => {
    const main = document.getElementById('content');
    main?.focus();
    main?.scrollIntoView();
  };
  return (
    <div className={styles.shell}>
      {/* A button, not a link to #content: the hash is where the route lives. */}
      <button type="button" className={styles.skip} onClick={skip}>
        {t('skip')}
      </button>
      <nav className={styles.side} aria-label={t('navigation')}>
        <a className={styles.brand} aria-label="Holdall" href={formatRoute({ page: 'home' })}>
          <img src={iconAddress} alt="" width={28} height={28} />
          <span>{t('name')}</span>
        </a>
        <ul className={styles.places}>
          {places.map(({ to, pages, label, icon: picture }) => (
            <li key={to.page}>
              <a
                className={styles.place}
                href={formatRoute(to)}
                aria-current={pages.includes(route.page) ? 'page' : undefined}
              >
                {picture}
                <span>{label}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.body}>
        <LinkBanner />
        <main id="content" tabIndex={-1} className={styles.main}>
          {children}
        </main>
        <JobBar />
      </div>
    </div>
  );
}

const icon = { size: 20, stroke: 1.75, 'aria-hidden': true } as const;
const iconAddress = new URL('./icon.svg', import.meta.url).href;
