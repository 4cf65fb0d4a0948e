import type { IncomingMessage } from 'node:http';
import type { Refusal } from '../http/refusal.ts';

type Head = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders'>;

/** Methods that change nothing; everything else needs to say where it comes from. */
const safe = new Set(['GET', 'HEAD']);

/** The names under which this host may be addressed. Anything else was rebound to us by somebody's name server. */
export function hostNames(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
}

/**
 * Judges, before anything else is looked at, whether a request comes from our own page or from nowhere at all:
 * exact host name with port, and exactly the same as origin where one is given or needed (unsafe methods, and
 * the upgrade to a WebSocket, which pages of other origins may ask for as well).
 */
export function checkSource(
  request: Head,
  hosts: ReadonlySet<string>,
  options: { isUpgrade: boolean },
): Refusal | undefined {
  const { headers } = request;
  const host = headers.host;
  // Two of them is how one gets past somebody who looks at the other.
  if (countOf(request, 'host') !== 1 || host === undefined || !hosts.has(host)) {
    return { status: 403, code: 'host-refused', message: 'This name or port is not served here.' };
  }
  if (!request.url?.startsWith('/')) {
    return { status: 400, code: 'request-invalid', message: 'The address of the request makes no sense.' };
  }
  const needsOrigin = options.isUpgrade || !safe.has(request.method ?? '');
  const origins = countOf(request, 'origin');
  if (origins > 1 || (origins === 1 ? headers.origin !== `http://${host}` : needsOrigin)) {
    return { status: 403, code: 'origin-refused', message: 'Only Holdall’s own page may ask for this.' };
  }
  const site = headers['sec-fetch-site'];
  if (needsOrigin && site !== undefined && site !== 'same-origin') {
    return { status: 403, code: 'origin-refused', message: 'Only Holdall’s own page may ask for this.' };
  }
  return undefined;
}

function countOf(request: Head, name: string): number {
  return request.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}
