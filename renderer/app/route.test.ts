import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRoute, parseRoute, type Route } from './route.ts';

test.each<[string, Route]>([
  ['', { page: 'home' }],
  ['#/home', { page: 'home' }],
  ['#/start', { page: 'start' }],
  ['#/manage', { page: 'manage' }],
  ['#/manage/nas/abc', { page: 'manage', connection: 'nas', backup: 'abc' }],
  ['#/restore/nas/abc', { page: 'restore', connection: 'nas', backup: 'abc' }],
  ['#/restore/nas', { page: 'manage' }],
  ['#/settings/schedule', { page: 'settings', section: 'schedule' }],
  ['#/settings/nonsense', { page: 'settings', section: 'storage' }],
  ['#/%E0%A4%A', { page: 'home' }],
  ['#token=abc', { page: 'home' }],
])('%s leads to the right place', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

test('any connection and backup come back from the hash as they were', () => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(name, name, (connection, backup) => {
      const route: Route = { page: 'manage', connection, backup };
      expect(parseRoute(formatRoute(route))).toEqual(route);
    }),
  );
});
