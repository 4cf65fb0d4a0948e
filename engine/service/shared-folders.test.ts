import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LocalSecrets } from '../connection/local-secrets.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemFileSystem, systemRandom } from '../ports/system.ts';
import { createShare } from '../sharing/index.ts';
import { createService } from './index.ts';

const ports = { clock: systemClock, random: systemRandom, files: systemFileSystem, logger: silentLogger };

test('what is shared begins and ends with the app', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdall-app-share-'));
  const home = join(folder, 'home');
  mkdirSync(join(folder, 'disk'));
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const share = createShare({ home, hostName: 'den', ports, secrets: new LocalSecrets(home, ports) });
  const buckets = [{ name: 'backups', folder: join(folder, 'disk') }];
  await share.configure({ enabled: true, port, buckets });
  await share.addKey({ label: '', readOnly: false, buckets: null });
  const ask = () => fetch(`http://127.0.0.1:${port}`).then((answer) => answer.status);
  await expect(ask()).rejects.toThrow();

  const options = { home, userHome: folder, hostName: 'den', ports, platform: 'linux', timeZone: 'UTC' };
  const service = await createService({ ...options, host: 'web' });
  expect(await ask()).toBe(403);
  await service.close();
  await expect(ask()).rejects.toThrow();
  rmSync(folder, { recursive: true });
});
