import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock, systemFileSystem } from '../ports/system.ts';
import { testCertificate } from '../testing/test-certificates.ts';
import { checkCertificateFiles } from './check-certificate.ts';

const ports = { files: systemFileSystem, clock: systemClock };
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-check-cert-'));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const made = await testCertificate({ name: 'nas.home' });
  write('cert.pem', made.cert);
  write('key.pem', made.key);
  write('both.pem', made.key + made.cert);
  write('other.pem', (await testCertificate({ name: 'other' })).key);
  const day = 86_400_000;
  const now = systemClock.now();
  const at = (from: number, to: number) => ({
    name: 'x',
    validFrom: new Date(now + from * day),
    validTo: new Date(now + to * day),
  });
  write('old.pem', (await testCertificate(at(-9, -1))).cert);
  write('early.pem', (await testCertificate(at(1, 9))).cert);
  const pem = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'locked' } as const;
  write('locked.pem', String(createPrivateKey(made.key).export(pem)));
  write('text.pem', 'Dear Anna');
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['cert.pem', 'key.pem', 'key', null],
  ['cert.pem', '', 'key', null],
  ['both.pem', 'both.pem', 'key', null],
  ['cert.pem', 'other.pem', 'key', 'mismatch'],
  ['cert.pem', 'locked.pem', 'key', 'key-locked'],
  ['cert.pem', 'cert.pem', 'key', 'no-key'],
  ['cert.pem', 'gone.pem', 'key', 'missing'],
  ['old.pem', 'key.pem', 'cert', 'expired'],
  ['early.pem', 'key.pem', 'cert', 'not-yet'],
  ['text.pem', 'key.pem', 'cert', 'no-certificate'],
  ['key.pem', 'cert.pem', 'cert', 'no-certificate'],
  ['gone.pem', 'key.pem', 'cert', 'missing'],
  ['.', 'key.pem', 'cert', 'unreadable'],
])('%s with %s: %s %s', (cert, key, file, problem) => {
  const at = (name: string) => (name === '' ? '' : join(folder, name));
  const check = checkCertificateFiles({ certFile: at(cert), keyFile: at(key) }, ports);
  expect(check).toMatchObject({ file, problem });
  if (cert === 'cert.pem')
    expect(check.certificate).toMatchObject({ fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(JSON.stringify(check)).not.toContain('PRIVATE');
});

test('says for which names it is', () => {
  const check = checkCertificateFiles({ certFile: join(folder, 'cert.pem'), keyFile: '' }, ports);
  expect(check.certificate?.names).toEqual(['127.0.0.1']);
});
