/**
 * Hosts whose pages the window may open in the person's browser; whole names, subdomains are not included. The
 * window has no links to other sites so far: one that gets some names their hosts here.
 */
const allowedHosts: ReadonlySet<string> = new Set();

/** Whether `url` may be handed to the system's browser: https, a host of the list, nothing hidden in it. */
export function mayOpenOutside(url: string, hosts: ReadonlySet<string> = allowedHosts): boolean {
  const parsed = URL.parse(url);
  return (
    parsed !== null &&
    parsed.protocol === 'https:' &&
    hosts.has(parsed.hostname) &&
    parsed.port === '' &&
    parsed.username === '' &&
    parsed.password === ''
  );
}
