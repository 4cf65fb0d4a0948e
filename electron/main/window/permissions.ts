import type { Session } from 'electron';
import { isAppUrl } from '../protocol/app-origin.ts';

/** Copying the technical details of an error is all the window may do beyond showing itself. */
const allowed: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Refuses cameras, positions, devices, downloads, and everything that would go over the network. */
export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, reply, details) => {
    const fromUs = details.isMainFrame && isAppUrl(details.requestingUrl) && isAppUrl(contents.getURL());
    reply(fromUs && allowed.has(permission));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => allowed.has(permission) && isAppUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  // The window speaks to the main process alone; the engine has its own way to the storage.
  session.webRequest.onBeforeRequest((details, reply) => reply({ cancel: !isLocal(details.url) }));
}

function isLocal(url: string): boolean {
  const scheme = URL.parse(url)?.protocol;
  return isAppUrl(url) || scheme === 'data:' || scheme === 'blob:' || scheme === 'devtools:';
}
