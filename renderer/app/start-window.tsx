import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startI18n } from './i18n.ts';
import { installTheme } from './theme.ts';
import type { WindowClient } from './window-client.ts';

/** Draws the window over whichever client is on its way. */
export async function startWindow(opening: Promise<WindowClient>): Promise<void> {
  installTheme();
  const [client] = await Promise.all([opening, startI18n()]);
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no #root.');
  createRoot(root).render(<App client={client} />);
}
