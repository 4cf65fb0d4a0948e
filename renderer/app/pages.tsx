import { useTranslation } from 'react-i18next';
import { FirstRunPage } from '../features/first-run/first-run-page.tsx';
import { HomePage } from '../features/home/home-page.tsx';
import { ManagePage } from '../features/manage/manage-page.tsx';
import { RestorePage } from '../features/restore/restore-page.tsx';
import { SettingsPage } from '../features/settings/settings-page.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { formatRoute } from './route.ts';
import { useRoute } from './router.ts';

/** The page of the current place. Each place is drawn afresh, so that focus and state start anew. */
export function Pages() {
  const { t } = useTranslation();
  const route = useRoute();
  return (
    <ErrorBoundary
      key={route.page === 'settings' ? 'settings' : formatRoute(route)}
      title={t('crash.title')}
      text={t('crash.text')}
      button={t('crash.reload')}
    >
      {page(route)}
    </ErrorBoundary>
  );
}

function page(route: ReturnType<typeof useRoute>) {
  switch (route.page) {
    case 'home':
      return <HomePage />;
    case 'start':
      return <FirstRunPage />;
    case 'manage':
      return <ManagePage connection={route.connection ?? null} backup={route.backup ?? null} />;
    case 'restore':
      return <RestorePage connection={route.connection} backup={route.backup} />;
    case 'settings':
      return <SettingsPage section={route.section} />;
  }
}
