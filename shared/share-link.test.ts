import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFingerprint, showFingerprint } from './fingerprint.ts';
import { encodeShareLink, parseShareLink } from './share-link.ts';

const fingerprint = '0123456789abcdef'.repeat(4);
const place = {
  endpoint: 'https://192.168.1.5:8555',
  region: 'us-east-1',
  bucket: 'backups',
  accessKeyId: 'HOLDALL0123',
  fingerprint,
};

test('a link says where, which key and which certificate, and can be read by a person', () => {
  const link = encodeShareLink(place);
  expect(link).toBe(
    `holdall://s3?endpoint=https://192.168.1.5:8555&bucket=backups&key=HOLDALL0123&fp=${fingerprint}`,
  );
  expect(parseShareLink(`  ${link}\n`)).toEqual(place);
});

test('whatever is put in comes out', () => {
  const text = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });
  const rest = fc.record({ region: text, bucket: text, accessKeyId: text });
  fc.assert(
    fc.property(rest, fc.boolean(), (fields, pinned) => {
      const whole = {
        ...fields,
        endpoint: 'https://[fe80::1]:1/a b?&=',
        fingerprint: pinned ? fingerprint : null,
      };
      expect(parseShareLink(encodeShareLink(whole))).toEqual(whole);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test.each([
  ['', 'does not begin'],
  ['https://example.com', 'does not begin'],
  ['holdall://s3?', 'endpoint'],
  ['holdall://s3?endpoint=https://a&bucket=b', 'key'],
  ['holdall://s3?endpoint=https://a&bucket=&key=k', 'bucket'],
  ['holdall://s3?endpoint=https://a&bucket=b&key=k&fp=abc', 'fingerprint'],
  ['holdall://s3?endpoint=https://a&bucket=b&key=k&fp=', 'fingerprint'],
  [`holdall://s3?endpoint=http://a&bucket=b&key=k&fp=${fingerprint}`, 'not https'],
  ['holdall://s3?endpoint=https://a&bucket=b&bucket=c&key=k', 'twice'],
  ['holdall://s3?endpoint=%ff&bucket=b&key=k', 'damaged'],
  [`holdall://s3?endpoint=${'x'.repeat(3000)}`, 'too long'],
])('refuses %s', (link, why) => {
  expect(() => parseShareLink(link)).toThrow(why);
});

test('a refusal repeats nothing of the link', () => {
  const read = () => parseShareLink('holdall://s3?endpoint=https://a&bucket=b&secret=VERYSECRET');
  expect(read).toThrow('key');
  expect(read).not.toThrow(/VERYSECRET/);
});

test('what a later version adds is passed over', () => {
  expect(parseShareLink(`${encodeShareLink(place)}&name=nas&v=2`)).toEqual(place);
});

test('fingerprints are read as programs show them', () => {
  const shown = showFingerprint(fingerprint);
  expect(shown).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  for (const text of [
    shown,
    shown.toLowerCase(),
    fingerprint,
    `sha256 Fingerprint=${shown}`,
    `SHA256:${fingerprint}`,
  ])
    expect(parseFingerprint(text)).toBe(fingerprint);
  for (const text of ['', 'ab', `${fingerprint}0`, fingerprint.replace('a', 'g')])
    expect(parseFingerprint(text)).toBeNull();
});
