import { isLocalHost } from '#shared/endpoint/local-host.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** Longer ones no server takes. */
const LONGEST = 16_384;

/** Whether somebody typed an address where an id could stand as well. */
export function isLink(text: string): boolean {
  return /^\s*["'<]?\s*https?:\/\//i.test(text);
}

/**
 * A pasted link as an address that may be asked. Most links hold a secret: messages name no more than the host.
 * @throws AppError `link-invalid`
 */
export function parseLink(pasted: string): URL {
  const text = pasted.trim().replace(/^["'<]+|["'>]+$/g, '');
  if (text.length > LONGEST) throw invalid('it is too long');
  if (!URL.canParse(text)) throw invalid('it is no web address');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid('it has to begin with https://');
  if (url.username !== '' || url.password !== '') throw invalid('there is a user name or a password in it');
  if (isExposed(url)) {
    throw invalid(
      `it begins with http://, and on the way to ${url.host} anybody could read and change the backup`,
    );
  }
  url.hash = '';
  return url;
}

/**
 * Where a redirect leads.
 * @throws AppError `link-refused` when it leads nowhere, to something else than a web address, or from an encrypted
 * connection to one that is not
 */
export function redirected(from: URL, location: string, status: number): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  const isWeb = to?.protocol === 'https:' || (to?.protocol === 'http:' && from.protocol === 'http:');
  if (!to || !isWeb || isExposed(to) || to.username !== '' || to.password !== '') {
    throw new AppError('link-refused', { host: from.host, status, reason: 'redirect' });
  }
  to.hash = '';
  return to;
}

/** Whether nothing leaves this computer on the way there. `hostname` as `URL` gives it. */
export function isThisComputer(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$|\.localhost$/.test(hostname);
}

/** Plain http beyond one's own network. */
function isExposed({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !isLocalHost(hostname);
}

function invalid(problem: string): AppError<'link-invalid'> {
  return new AppError('link-invalid', { problem });
}
