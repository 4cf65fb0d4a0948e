import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock, systemRandom } from '#engine/index.ts';
import { addressOfRunningHost, announceHost } from './running-host.ts';
import { tokenOf, type WebHostFixture, webHostFixture } from './testing/web-host-fixture.ts';

let web: WebHostFixture;
let home: string;

beforeEach(async () => {
  web = await webHostFixture({ clock: systemClock, random: systemRandom });
  home = join(web.folder, 'home');
});
afterEach(() => web.close());

test('the next start gets a fresh address from the one that runs', async () => {
  expect(await addressOfRunningHost(home)).toBeUndefined();
  const withdraw = announceHost(home, web.host);
  expect(statSync(join(home, 'window.json')).mode & 0o777).toBe(0o600);
  expect(readdirSync(home)).toEqual(['window.json']);
  expect(readFileSync(join(home, 'window.json'), 'utf8')).not.toContain(tokenOf(web.host.url));
  const url = (await addressOfRunningHost(home)) ?? '';
  expect(url).not.toBe(web.host.url);
  expect((await web.post('/api/session', { token: tokenOf(url) })).status).toBe(200);
  withdraw();
  expect(readdirSync(home)).toEqual([]);
  expect(await addressOfRunningHost(home)).toBeUndefined();
});

test('one that crashed, or was replaced, is not taken for one that runs', async () => {
  const withdraw = announceHost(home, web.host);
  await web.host.close();
  expect(await addressOfRunningHost(home)).toBeUndefined();
  const other = await webHostFixture({ clock: systemClock, random: systemRandom });
  announceHost(home, other.host);
  withdraw();
  expect(await addressOfRunningHost(home)).toContain(other.host.origin);
  announceHost(home, { origin: other.host.origin, ownerKey: 'of-an-earlier-run-on-this-port' });
  expect(await addressOfRunningHost(home)).toBeUndefined();
  await other.close();
});

test('the key is sent to nobody but this computer, and no foreign address is believed', async () => {
  mkdirSync(home);
  const heard: string[] = [];
  const stranger = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end(JSON.stringify({ url: 'https://evil.example/#token=x' }));
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const { port } = stranger.address() as AddressInfo;
  const note = (origin: string) =>
    writeFileSync(join(home, 'window.json'), JSON.stringify({ origin, ownerKey: 'key' }));
  for (const origin of [
    `http://localhost:${port}`,
    `http://127.0.0.1:${port}@evil.example`,
    'https://evil.example',
  ]) {
    note(origin);
    expect(await addressOfRunningHost(home)).toBeUndefined();
  }
  expect(heard).toEqual([]);
  note(`http://127.0.0.1:${port}`);
  expect(await addressOfRunningHost(home)).toBeUndefined();
  expect(heard).toEqual(['/api/token']);
  writeFileSync(join(home, 'window.json'), '{');
  expect(await addressOfRunningHost(home)).toBeUndefined();
  rmSync(home, { recursive: true });
  await new Promise((resolve) => stranger.close(resolve));
});
