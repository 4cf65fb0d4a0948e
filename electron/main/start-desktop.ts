import { join } from 'node:path';
import { Desktop } from './desktop.ts';
import type { DesktopOptions } from './desktop-options.ts';
import { registerScheme } from './protocol/app-protocol.ts';

/**
 * Starts the desktop app. What has to happen before Electron is ready happens before this returns; the promise
 * resolves when the app is up, with undefined when another instance runs already and was asked to show itself.
 */
export function startDesktop(options: DesktopOptions): Promise<Desktop | undefined> {
  const { app, protocol } = options.electron;
  app.setName('Holdall');
  // Apart from the settings: on Windows and macOS Chromium would otherwise strew its caches among them. It also
  // makes the lock of one instance a lock for one settings folder.
  app.setPath('userData', join(options.home, 'window'));
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return Promise.resolve(undefined);
  }
  // Windows groups notifications and taskbar entries by it; the installer writes the same.
  if (options.platform === 'win32') app.setAppUserModelId('app.holdall.desktop');
  app.enableSandbox();
  registerScheme(protocol);
  return app.whenReady().then(async () => {
    const desktop = new Desktop(options);
    await desktop.start();
    return desktop;
  });
}
