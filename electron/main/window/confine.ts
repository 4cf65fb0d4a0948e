import type { WebContents } from 'electron';
import type { ElectronApi } from '../electron-api.ts';
import { isAppUrl } from '../protocol/app-origin.ts';
import { mayOpenOutside } from './external-links.ts';

/** Keeps page contents, of whatever window, where they belong: no other page, window, frame or web view. */
export function confineContents(
  contents: WebContents,
  shell: Pick<ElectronApi['shell'], 'openExternal'>,
  hosts?: ReadonlySet<string>,
): void {
  const staysHere = (event: { preventDefault(): void }, url: string): void => {
    if (!isAppUrl(url)) event.preventDefault();
  };
  contents.on('will-navigate', (details) => staysHere(details, details.url));
  contents.on('will-redirect', (details) => staysHere(details, details.url));
  contents.on('will-frame-navigate', (details) => {
    // The app has no frames: whatever appears in one is not ours.
    if (!details.isMainFrame) details.preventDefault();
    else staysHere(details, details.url);
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url, hosts)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
