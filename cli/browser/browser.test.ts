import { chmodSync, existsSync, readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TemporaryFolder } from '#engine/testing/temporary-folder.ts';
import { browserCommand } from './browser-command.ts';
import { openInBrowser } from './open-in-browser.ts';

test.each([
  ['darwin', {}, ['open', '/p.html']],
  ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler', '/p.html']],
  ['linux', { DISPLAY: ':0' }, ['xdg-open', '/p.html']],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open', '/p.html']],
  ['linux', { DISPLAY: '' }, undefined],
  ['linux', {}, undefined],
  ['freebsd', { DISPLAY: ':0' }, ['xdg-open', '/p.html']],
] as const)('on %s with %o the browser is %o', (platform, env, command) => {
  expect(browserCommand('/p.html', { platform, env })).toEqual(command);
});

const url = 'http://127.0.0.1:1/#token=secret-token-of-one-window';

test('the browser gets a page that only this user can read, never the token itself', async () => {
  using folder = new TemporaryFolder();
  const said = folder.join('said');
  writeFileSync(
    folder.join('xdg-open'),
    `#!/bin/sh\necho "$@" > '${said}.tmp'\nmv '${said}.tmp' '${said}'\n`,
  );
  chmodSync(folder.join('xdg-open'), 0o755);
  const env = { DISPLAY: ':0', PATH: `${folder.path}:${process.env.PATH}` };
  const appeared = new Promise<void>((resolve) => {
    const watcher = watch(folder.path, () => {
      if (!existsSync(said)) return;
      watcher.close();
      resolve();
    });
  });
  const tidyUp = openInBrowser(url, folder.path, { platform: 'linux', env, homeFolder: folder.path });
  await appeared;
  const page = readFileSync(said, 'utf8').trim();
  expect(page).toBe(folder.join('holdall-window.html'));
  expect(readFileSync(page, 'utf8')).toContain(`content="0;url=${url}"`);
  expect(statSync(page).mode & 0o777).toBe(0o600);
  tidyUp();
  expect(existsSync(page)).toBe(false);
});

test('without a screen, or without a browser, nothing happens and nothing is left', async () => {
  using folder = new TemporaryFolder();
  openInBrowser(url, folder.path, { platform: 'linux', env: {}, homeFolder: folder.path })();
  expect(existsSync(folder.join('holdall-window.html'))).toBe(false);
  const env = { DISPLAY: ':0', PATH: folder.path };
  openInBrowser(url, folder.path, { platform: 'linux', env, homeFolder: folder.path })();
  expect(existsSync(folder.join('holdall-window.html'))).toBe(false);
});
