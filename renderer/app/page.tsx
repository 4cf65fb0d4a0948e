import { Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './page.module.css';

interface PageProps {
  /** Shown as the heading and in the window's title. */
  readonly title: string;
  /** A heading of the page's own; must hold an h1 that can take the focus (tabIndex -1). */
  readonly heading?: ReactNode;
  /** Beside the heading. */
  readonly actions?: ReactNode;
  /** `wide` for lists and tables. */
  readonly width?: 'reading' | 'wide';
  readonly children: ReactNode;
}

/** The frame of every page. When it appears, focus goes to its heading, so that a screen reader says where one is. */
export function Page({ title, heading, actions, width = 'reading', children }: PageProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.title = `${title} – ${t('name')}`;
  }, [title, t]);
  useEffect(() => {
    frame.current?.querySelector('h1')?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <div ref={frame} className={styles.page} data-width={width}>
      <div className={styles.top}>
        {heading ?? (
          <Title order={1} size="h2" tabIndex={-1} className={styles.heading}>
            {title}
          </Title>
        )}
        {actions}
      </div>
      {children}
    </div>
  );
}
