import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLogger, systemClock, systemRandom } from '#engine/index.ts';
import { loadAssets } from './assets/load-assets.ts';
import { startWebHost } from './start-web-host.ts';
import { type WebHostFixture, webHostFixture } from './testing/web-host-fixture.ts';

let web: WebHostFixture;
beforeAll(async () => {
  web = await webHostFixture({ clock: systemClock, random: systemRandom });
});
afterAll(() => web.close());

const get = (path: string, method = 'GET') =>
  web.ask({ method, path, headers: [['host', `127.0.0.1:${web.host.port}`]] });

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/index.html', 'text/html; charset=utf-8'],
  ['/?a=b', 'text/html; charset=utf-8'],
  ['/assets/app.js', 'text/javascript; charset=utf-8'],
  ['/assets/app.css', 'text/css; charset=utf-8'],
  ['/assets/icon.svg', 'image/svg+xml'],
])('%s is sent as %s', async (path, type) => {
  const answer = await get(path);
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': type } });
  expect(answer.text.length).toBe(Number(answer.headers['content-length']));
  const head = await get(path, 'HEAD');
  expect(head).toMatchObject({
    status: 200,
    text: '',
    headers: { 'content-length': answer.headers['content-length'] },
  });
});

test.each([
  '/../outside.html',
  '/assets/../../outside.html',
  '/%2e%2e/outside.html',
  '/..%2foutside.html',
  '/%2e%2e%2foutside.html',
  '/assets/..%2f..%2foutside.html',
  '/..\\outside.html',
  '/..%5coutside.html',
  '/%c0%ae%c0%ae/outside.html',
  '/....//outside.html',
  '/./index.html',
  '/assets/./app.js',
  '//etc/passwd',
  '/etc/passwd',
  '/C:/windows/win.ini',
  '/index.html%00.js',
  '/index.html/',
  '/assets',
  '/assets/',
  '/assets/.sources',
  '/INDEX.HTML',
  '/__proto__',
  '/constructor',
])('%s leads nowhere', async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(404);
  expect(answer.text).not.toContain('OUTSIDE');
  expect(answer.text).not.toContain('root:');
});

test('links are not followed, and a window that was not built is said', async () => {
  const window = join(web.folder, 'window');
  symlinkSync(join(web.folder, 'outside.html'), join(window, 'linked.html'));
  symlinkSync(web.folder, join(window, 'linked'));
  expect([...loadAssets(window).keys()].sort()).toEqual([
    '/',
    '/assets/app.css',
    '/assets/app.js',
    '/assets/icon.svg',
    '/index.html',
  ]);
  const service = { call: () => Promise.reject(new Error('not called')), subscribe: () => () => {} };
  for (const assetsFolder of [join(web.folder, 'nowhere'), web.folder]) {
    await expect(
      startWebHost({ service, assetsFolder, clock: systemClock, random: systemRandom, logger: silentLogger }),
    ).rejects.toMatchObject({ code: 'folder-missing' });
  }
});

test('a port that is taken is said', async () => {
  await expect(
    startWebHost({
      service: { call: () => Promise.reject(new Error('not called')), subscribe: () => () => {} },
      assetsFolder: join(web.folder, 'window'),
      port: web.host.port,
      ...{ clock: systemClock, random: systemRandom, logger: silentLogger },
    }),
  ).rejects.toMatchObject({ code: 'port-taken' });
});
