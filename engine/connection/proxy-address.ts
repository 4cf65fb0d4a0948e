import { AppError } from '#shared/errors/app-error.ts';

/**
 * Normalises the address of an http(s) proxy (`proxy.example.com:3128` gets `http://`); '' becomes null.
 * @throws AppError `field-invalid`, never repeating the text: it might hold a password
 */
export function checkProxy(text: string): string | null {
  const pasted = text.trim();
  if (pasted === '') return null;
  const fail = (problem: string) => new AppError('field-invalid', { field: 'proxy', problem });
  if (pasted.includes('@')) throw fail('it must not contain a user name or a password');
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(pasted) ? pasted : `http://${pasted}`);
  if (!url) throw fail('it is not an address; it should look like http://proxy.example.com:3128');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw fail('only http:// and https:// proxies can be used');
  return `${url.protocol}//${url.host}`;
}
