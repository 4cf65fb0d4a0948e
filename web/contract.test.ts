import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Service, silentLogger, systemClock, systemRandom } from '#engine/index.ts';
import { describeContract } from '#engine/testing/contract-suite.ts';
import { serviceFixture } from '#engine/testing/service-fixture.ts';
import { startWebHost } from './start-web-host.ts';
import { openWebWindow } from './testing/web-window.ts';

async function serve(service: Service) {
  const assetsFolder = mkdtempSync(join(tmpdir(), 'holdall-web-'));
  writeFileSync(join(assetsFolder, 'index.html'), '');
  const host = await startWebHost({
    ...{ service, assetsFolder, clock: systemClock, random: systemRandom, logger: silentLogger },
  });
  return {
    open: () => openWebWindow(host.freshUrl()),
    close: async () => {
      await host.close();
      rmSync(assetsFolder, { recursive: true });
    },
  };
}

describeContract('HTTP and WebSocket', serve);

test('folders are listed inside the configured roots only, also through links and dots', async () => {
  const fixture = await serviceFixture();
  const transport = await serve(fixture.service);
  const window = await transport.open();
  const root = fixture.folder.join('user');
  mkdirSync(join(root, 'inside', 'deeper'), { recursive: true });
  mkdirSync(fixture.folder.join('user-of-another'));
  symlinkSync(fixture.folder.path, join(root, 'way-out'));
  symlinkSync(join(root, 'inside'), join(root, 'way-in'));

  const list = await window.client.call('folders.list', { path: root });
  expect(list.folders.map(({ name }) => name)).toEqual(['inside', 'way-in']);
  const refused = [
    join(root, 'way-out'),
    join(root, 'way-out', 'home'),
    `${root}/inside/../../home`,
    fixture.folder.join('user-of-another'),
    '/',
    '/etc',
    '/proc/self/root',
    `${root}\0/../..`,
    '',
    '.',
    '..',
    'file:///etc',
  ];
  for (const path of refused) {
    const answer = await window.raw('folders.list', { path });
    expect(answer.ok, JSON.stringify(path)).toBe(false);
    expect(JSON.stringify(answer)).not.toContain('bug');
  }
  await window.close();
  await transport.close();
  await fixture.close();
});
