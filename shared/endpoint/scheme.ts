import type { ChangeCode, EndpointProblem } from './endpoint-types.ts';
import { isLocalHost } from './local-host.ts';
import { type ParsedUrl, parseUrl } from './parsed-url.ts';

export type ReadAddress =
  | { readonly url: ParsedUrl; readonly changes: readonly ChangeCode[] }
  | { readonly problem: EndpointProblem };

/** Ports that speak TLS wherever they are. */
const tlsPorts = new Set(['443', '8443', '9443']);

/** An address with whatever scheme, slashes and sign-in it has, as a URL without a sign-in. */
export function readAddress(pasted: string): ReadAddress {
  const changes: ChangeCode[] = [];
  let text = pasted;
  if (/^([a-z]:[\\/]|\\\\)/i.test(text) || /^(\.{1,2}|~)?\/(?!\/)/.test(text))
    return { problem: { code: 'file-path' } };
  if (text.includes('\\')) {
    text = text.replaceAll('\\', '/');
    changes.push('backslashes');
  }
  const mended = mendScheme(text);
  if (mended !== text) changes.push('scheme-mended');
  const { scheme, rest } = split(mended);
  if (scheme !== '' && scheme !== 'http' && scheme !== 'https')
    return { problem: { code: 'scheme', scheme } };
  const signedIn = withoutSignIn(rest);
  if (signedIn === null) return { problem: { code: 'sign-in' } };
  if (signedIn !== rest) changes.push('sign-in');
  const bracketed = bareIpv6(signedIn);
  if (bracketed !== signedIn) changes.push('brackets');
  if (/^[/?#]*$/.test(bracketed)) return { problem: { code: 'no-host' } };
  const port = /^[^/?#]*:(\d+)(?=[/?#]|$)/.exec(bracketed)?.[1];
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65_535))
    return { problem: { code: 'port' } };
  const url = parseUrl(`${scheme === '' ? 'https' : scheme}://${bracketed}`);
  if (url === null) return { problem: { code: 'unreadable' } };
  url.hostname = url.hostname.replace(/\.+$/, '');
  if (!isHostName(url.hostname)) return { problem: { code: 'host', host: shown(url.hostname) } };
  if (url.pathname.includes('@')) {
    // With such a host it is more likely a password that has a slash in it.
    if (!url.hostname.includes('.')) return { problem: { code: 'sign-in' } };
  }
  if (/@/.test(url.search + url.hash) && !url.hostname.includes('.')) return { problem: { code: 'sign-in' } };
  if (/^[^/?#]*[^\0-\x7f]/.test(bracketed)) changes.push('idn');
  if (scheme !== '') return { url, changes };
  const isPlain = port === '80' || (isLocalHost(url.hostname) && !tlsPorts.has(port ?? ''));
  const plain = isPlain ? parseUrl(`http://${bracketed}`) : null;
  if (plain === null) return { url, changes: [...changes, 'scheme-added'] };
  plain.hostname = url.hostname;
  return { url: plain, changes: [...changes, 'scheme-local'] };
}

/** `https//x`, `https:/x`, `htps://x`, `https://https://x`, `ttps://x`. */
function mendScheme(text: string): string {
  const doubled = text.replace(/^(?:https?:\/\/)+(?=https?:\/\/)/i, '');
  const strange = /^(?:h?t{1,3}p(s?)|hxxp(s?))(?:[:;]\/{1,3}|\/\/|:(?=[a-z0-9-]+\.))(?=[^/])/i.exec(doubled);
  if (strange === null || /^https?:\/\/$/i.test(strange[0])) return doubled;
  return `http${strange[1] ?? strange[2] ?? ''}://${doubled.slice(strange[0].length)}`;
}

function split(text: string): { scheme: string; rest: string } {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  if (scheme !== null) {
    return {
      scheme: (scheme[1] ?? '').toLowerCase(),
      rest: text.slice(scheme[0].length).replace(/^\/+/, ''),
    };
  }
  return { scheme: '', rest: text.replace(/^\/+/, '') };
}

/**
 * Without `user:password@`. Null when there is an `@` of which nobody can tell whether a password goes before it:
 * passwords may hold any sign, slashes too.
 */
function withoutSignIn(text: string): string | null {
  const authority = /^[^/?#]*/.exec(text)?.[0] ?? '';
  if (authority.includes('@')) return text.slice(authority.lastIndexOf('@') + 1);
  const host = authority.replace(/:.*$/, '');
  return text.includes('@') && !host.includes('.') && !authority.startsWith('[') ? null : text;
}

/** IPv6 as an operating system prints it: without brackets, and so without a port. */
function bareIpv6(text: string): string {
  const [address = ''] = /^[0-9a-f:.]+(?=\/|$)/i.exec(text) ?? [];
  const isIpv6 =
    (address.match(/:/g) ?? []).length >= 2 && /^[0-9a-f:]+(\d+\.\d+\.\d+\.\d+)?$/i.test(address);
  return isIpv6 ? `[${address}]${text.slice(address.length)}` : text;
}

function isHostName(host: string): boolean {
  if (/^\[[0-9a-f:.]+\]$/.test(host)) return true;
  return (
    host.length <= 253 &&
    host.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))
  );
}

function shown(host: string): string {
  return host.length > 80 ? `${host.slice(0, 80)}…` : host;
}
