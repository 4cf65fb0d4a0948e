import { describe, expect, test } from 'vitest';
import { connectionDraft } from '#shared/contract/connections.ts';
import { draftOf, fieldsOf, problemsIn, type StorageFields } from './storage-fields.ts';

const stored = {
  id: '0123456789abcdef',
  etag: 'one',
  name: 'nas',
  endpoint: 'https://s3.example.com',
  region: '',
  bucket: 'b',
  rootPath: 'holdall',
  accessKeyId: 'AK',
  addressing: 'auto' as const,
  caFile: null,
  proxy: null,
  hasSecret: true,
  hasSessionToken: true,
};

describe('what is sent', () => {
  test('leaves stored secrets alone when nothing was typed', () => {
    const draft = draftOf(fieldsOf(stored, 'x'));
    expect(draft).not.toHaveProperty('secretAccessKey');
    expect(draft).not.toHaveProperty('sessionToken');
    expect(connectionDraft.safeParse(draft).success).toBe(true);
  });

  test('removes the session token only when asked, and replaces it when one was typed', () => {
    expect(draftOf({ ...fieldsOf(stored, 'x'), forgetSessionToken: true }).sessionToken).toBe('');
    expect(draftOf({ ...fieldsOf(stored, 'x'), sessionToken: 'new' }).sessionToken).toBe('new');
  });

  test('carries the pinned certificate along, but not to where there is none', () => {
    const pin = 'ab'.repeat(32);
    const pinned = fieldsOf({ ...stored, pinnedFingerprint: pin }, 'x');
    expect(pinned.pinnedFingerprint).toMatch(/^AB:AB:/);
    expect(draftOf(pinned).settings).toMatchObject({ pinnedFingerprint: pin });
    expect(draftOf({ ...pinned, pinnedFingerprint: ' ' }).settings).not.toHaveProperty('pinnedFingerprint');
    expect(problemsIn({ ...pinned, pinnedFingerprint: 'AB:CD' }, true, false)).toEqual(['pinnedFingerprint']);
    expect(draftOf({ ...pinned, endpoint: ' http://a' }).settings).not.toHaveProperty('pinnedFingerprint');
    expect(draftOf(fieldsOf(stored, 'x')).settings).not.toHaveProperty('pinnedFingerprint');
  });

  test('drops blanks around what was pasted', () => {
    const fields = { ...fieldsOf(null, 'x'), endpoint: ' https://a ', bucket: 'b ', caFile: '  ' };
    expect(draftOf(fields).settings).toMatchObject({ endpoint: 'https://a', bucket: 'b', caFile: null });
  });
});

describe('problems', () => {
  const good: StorageFields = { ...fieldsOf(stored, 'x') };

  test('a stored connection has none', () => {
    expect(problemsIn(good, true, false)).toEqual([]);
  });

  test('an address that cannot be used is one', () => {
    expect(problemsIn(good, true, true)).toEqual(['endpoint']);
  });

  test('a new one needs a secret', () => {
    expect(problemsIn(good, false, false)).toEqual(['secretAccessKey']);
  });

  test.each([
    [{ name: 'my/storage' }, 'name'],
    [{ name: '-x' }, 'name'],
    [{ bucket: ' ' }, 'bucket'],
    [{ accessKeyId: '' }, 'accessKeyId'],
    [{ price: 'cheap' }, 'price'],
    [{ caFile: 'ca.pem' }, 'caFile'],
    [{ proxy: 'proxy:3128' }, 'proxy'],
    [{ proxy: 'http://user:password@proxy:3128' }, 'proxy'],
  ])('%j is pointed at', (change, field) => {
    expect(problemsIn({ ...good, ...change }, true, false)).toEqual([field]);
  });

  test.each([
    { price: '' },
    { price: '0,006 €' },
    { caFile: 'C:\\ca.pem' },
    { caFile: '/etc/ca.pem' },
    { proxy: 'http://proxy:3128' },
  ])('%j is fine', (change) => {
    expect(problemsIn({ ...good, ...change }, true, false)).toEqual([]);
  });
});
