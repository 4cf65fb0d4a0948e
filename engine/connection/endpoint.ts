import type { Addressing } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { endpointWithoutBucket } from './bucket-in-endpoint.ts';
import { isLocalHost } from './local-host.ts';

/**
 * Turns what people paste into the address to talk to: scheme, host, port where it is not the scheme's own, and
 * a base path where there is one; no slash at the end, no query, no fragment. '' stays '' and means AWS. Without
 * a scheme it becomes https, on this computer or in the private network http.
 * @throws AppError `endpoint-invalid` (also when it holds a user name: what follows might be a secret, and is
 * not repeated), `endpoint-has-bucket`
 */
export function checkEndpoint(text: string, bucket: string, addressing: Addressing): string {
  const pasted = text.trim();
  if (pasted === '') return '';
  const fail: (problem: string) => never = (problem) => {
    throw new AppError('endpoint-invalid', { endpoint: withoutSecrets(pasted), problem });
  };
  if (pasted.includes('@')) fail('it must not contain a user name or a password');
  if (/[\s\p{C}]/u.test(pasted)) fail('it contains spaces or invisible characters');
  if (pasted.includes('\\')) fail('it contains a backslash');
  const url = parse(pasted) ?? fail('it cannot be understood');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    fail(`it begins with ${url.protocol}// where only https:// and http:// are possible`);
  }
  if (url.port === '0') fail('port 0 does not exist');
  url.hostname = url.hostname.replace(/\.$/, '');
  if (!isHostName(url.hostname)) fail(`${url.hostname || 'nothing'} is not a host name`);
  url.pathname = url.pathname.replace(/\/+/g, '/').replace(/\/$/, '');
  const suggestion = endpointWithoutBucket(url, bucket, addressing);
  if (suggestion !== null) {
    throw new AppError('endpoint-has-bucket', { endpoint: withoutSecrets(pasted), bucket, suggestion });
  }
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}

function parse(pasted: string): URL | null {
  const bare = pasted.replace(/^\/+/, '');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(bare)) return URL.parse(bare);
  const url = URL.parse(`https://${bare}`);
  if (!url) return null;
  // Looked up in the text, because `URL` drops the port that belongs to the scheme.
  const port = /^[^/?#]*:(\d+)(?=[/?#]|$)/.exec(bare)?.[1];
  const isPlain = port === '80' || (isLocalHost(url.hostname) && port !== '443' && port !== '8443');
  return isPlain ? URL.parse(`http://${bare}`) : url;
}

function isHostName(host: string): boolean {
  if (/^\[[0-9a-f:.]+\]$/.test(host)) return true;
  return (
    host.length <= 253 &&
    host.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))
  );
}

/** For messages: pasted addresses may carry a password or, in the query, a signature. */
function withoutSecrets(pasted: string): string {
  // Passwords may hold any sign, `/` and `?` too, so nothing around an `@` is safe to show.
  if (pasted.includes('@')) return '(not shown)';
  const address = pasted.replace(/[?#].*$/s, '');
  return address.length > 200 ? `${address.slice(0, 200)}…` : address;
}
