import { describe, expect, test } from 'vitest';
import { isLink, isThisComputer, parseLink, redirected } from './link-address.ts';

describe('a pasted link', () => {
  test.each([
    ['https://example.com/b.zip', 'https://example.com/b.zip'],
    [
      '  "https://example.com/b.zip?X-Amz-Signature=ab%2Fc"\n',
      'https://example.com/b.zip?X-Amz-Signature=ab%2Fc',
    ],
    ['<https://example.com/b.zip#part>', 'https://example.com/b.zip'],
    ['HTTPS://Example.com/B.zip', 'https://example.com/B.zip'],
    ['http://127.0.0.1:9000/b.zip', 'http://127.0.0.1:9000/b.zip'],
    ['http://nas.local/b.zip', 'http://nas.local/b.zip'],
    ['http://192.168.1.20/b.zip', 'http://192.168.1.20/b.zip'],
    ['http://[fd00::5]/b.zip', 'http://[fd00::5]/b.zip'],
  ])('%s', (pasted, address) => expect(parseLink(pasted).href).toBe(address));

  test.each([
    ['', 'no web address'],
    ['latest', 'no web address'],
    ['example.com/b.zip', 'no web address'],
    ['ftp://example.com/b.zip', 'https://'],
    ['file:///etc/passwd', 'https://'],
    ['https://anna:secret-word@example.com/b.zip', 'user name or a password'],
    ['http://example.com/b.zip?token=secret-word', 'anybody could read'],
    ['http://93.184.216.34/b.zip', 'anybody could read'],
    [`https://example.com/${'a'.repeat(17_000)}`, 'too long'],
  ])('is refused: %s', (pasted, reason) => {
    const attempt = () => parseLink(pasted);
    expect(attempt).toThrow(expect.objectContaining({ code: 'link-invalid' }));
    expect(attempt).toThrow(reason);
    expect(attempt).not.toThrow('secret-word');
  });

  test('is told from an id', () => {
    expect(['https://a.example/x', ' http://x', '"https://x'].map(isLink)).toEqual([true, true, true]);
    expect(['latest', '7k3m9', 'plan/laptop/20261121T054000Z-x.zip'].map(isLink)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

test('what never leaves this computer is known', () => {
  const here = ['localhost', '127.0.0.1', '127.1.2.3', '[::1]', 's3.localhost'];
  expect(here.map(isThisComputer)).toEqual(here.map(() => true));
  const elsewhere = ['localhost.example', '192.168.1.2', 'nas.local', '128.0.0.1', '[fd00::1]'];
  expect(elsewhere.map(isThisComputer)).toEqual(elsewhere.map(() => false));
});

describe('a redirect', () => {
  const from = (address: string) => new URL(address);
  test.each([
    ['https://a.example/b', '/c?x=1', 'https://a.example/c?x=1'],
    ['https://a.example/b', 'https://cdn.example/c#d', 'https://cdn.example/c'],
    ['http://127.0.0.1:80/b', 'https://a.example/c', 'https://a.example/c'],
    ['http://127.0.0.1/b', 'http://nas.local/c', 'http://nas.local/c'],
  ])('%s → %s', (start, location, end) => expect(redirected(from(start), location, 302).href).toBe(end));
  test.each([
    ['https://a.example/b', 'http://a.example/b'],
    ['https://a.example/b', 'http://127.0.0.1/b'],
    ['http://127.0.0.1/b', 'http://a.example/b'],
    ['https://a.example/b', 'ftp://a.example/b'],
    ['https://a.example/b', 'https://anna:pass@a.example/b'],
    ['https://a.example/b', 'https://'],
  ])('%s → %s is not followed', (start, location) => {
    expect(() => redirected(from(start), location, 302)).toThrow(
      expect.objectContaining({
        code: 'link-refused',
        details: expect.objectContaining({ reason: 'redirect' }),
      }),
    );
  });
});
