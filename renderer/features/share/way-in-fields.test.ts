import { describe, expect, test } from 'vitest';
import { defaultShareSettings as usual } from '#shared/share.ts';
import { changeOf, encryptionOf, wayInFields, wayInProblems } from './way-in-fields.ts';

const files = { kind: 'files', certFile: '/etc/c.pem', keyFile: 'C:\\k.pem' } as const;

describe('there and back again', () => {
  test.each([
    usual,
    { ...usual, address: '::1', tls: { kind: 'own' } as const },
    { ...usual, address: '0.0.0.0', tls: { kind: 'own' } as const },
    { ...usual, address: '192.168.1.5', port: 9000, tls: files },
  ])('$address, $tls.kind: nothing changes by itself', (saved) => {
    const { address, port, tls } = saved;
    expect(changeOf(wayInFields(saved), saved)).toEqual({ address, port, tls });
    expect(wayInProblems(wayInFields(saved))).toEqual({});
  });
});

test('whoever lets others in gets encryption; taking it back brings the old choice back', () => {
  const opened = { ...wayInFields(usual), reach: 'others' as const };
  expect(encryptionOf(opened)).toBe('own');
  expect(changeOf(opened, usual)).toMatchObject({ address: '0.0.0.0', tls: { kind: 'own' } });
  expect(changeOf({ ...opened, reach: 'here' }, usual)).toMatchObject({
    address: '127.0.0.1',
    tls: { kind: 'off' },
  });
});

test.each(['', '0', '65536', '80.5', 'http', '-1', '1e3'])('“%s” is no port', (port) => {
  expect(wayInProblems({ ...wayInFields(usual), port })).toEqual({ port: 'port' });
});

test('a certificate of one’s own needs both files, with full paths', () => {
  const fields = { ...wayInFields(usual), tls: 'files' as const, certFile: 'c.pem' };
  expect(wayInProblems(fields)).toEqual({ certFile: 'certFile', keyFile: 'keyFile' });
});
