import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { settingsFolder } from './settings-folder.ts';

test.each([
  ['linux', {}, '/home/a', '/home/a/.config/holdall'],
  ['linux', { XDG_CONFIG_HOME: '/cfg' }, '/home/a', '/cfg/holdall'],
  ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/a', '/home/a/.config/holdall'],
  ['linux', { HOLDALL_HOME: '/srv/h/' }, '/home/a', '/srv/h'],
  ['linux', { HOLDALL_HOME: '' }, '/home/a', '/home/a/.config/holdall'],
  ['linux', { HOLDALL_HOME: 'here' }, '/home/a', resolve('here')],
  ['freebsd', {}, '/home/a', '/home/a/.config/holdall'],
  ['darwin', {}, '/Users/a', '/Users/a/Library/Application Support/Holdall'],
  [
    'win32',
    { APPDATA: 'C:\\Users\\a\\AppData\\Roaming' },
    'C:\\Users\\a',
    'C:\\Users\\a\\AppData\\Roaming\\Holdall',
  ],
  ['win32', {}, 'C:\\Users\\a', 'C:\\Users\\a\\AppData\\Roaming\\Holdall'],
  ['win32', { HOLDALL_HOME: 'D:\\h' }, 'C:\\Users\\a', 'D:\\h'],
])('%s %j', (platform, env, home, expected) => {
  expect(settingsFolder({ env, platform, home })).toBe(expected);
});
