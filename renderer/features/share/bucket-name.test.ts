import { expect, test } from 'vitest';
import { isBucketName, suggestBucketName } from './bucket-name.ts';

test.each([
  ['/mnt/disk/Family backups', 'family-backups'],
  ['C:\\Users\\anna\\Sauvegardes d’été\\', 'sauvegardes-d-ete'],
  ['/srv/备份', 'backups'],
  ['/', 'backups'],
  ['/srv/--a--', 'backups'],
  [`/srv/${'x'.repeat(49)}-${'y'.repeat(30)}`, 'x'.repeat(49)],
])('%s suggests %s', (folder, name) => {
  expect(suggestBucketName(folder, [])).toBe(name);
  expect(isBucketName(name)).toBe(true);
});

test('a name that somebody has gets a number', () => {
  expect(suggestBucketName('/srv/photos', ['photos', 'photos-2'])).toBe('photos-3');
});

test.each(['ab', '-abc', 'abc-', 'Abc', 'a_b_c', 'a b c', ''])('“%s” is no name', (name) => {
  expect(isBucketName(name)).toBe(false);
});
