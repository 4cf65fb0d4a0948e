/** The window's pages are served under this scheme and host, by us, from files of the app. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'holdall';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const START_PAGE = `${APP_ORIGIN}/index.html`;

/** Whether `url` is one of our own pages. Compared by parts: `app://holdall.example/` begins like ours, too. */
export function isAppUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed !== null &&
    parsed.protocol === `${APP_SCHEME}:` &&
    parsed.host === APP_HOST &&
    parsed.username === '' &&
    parsed.password === ''
  );
}
