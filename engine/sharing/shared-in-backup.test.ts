import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runBackup } from '../backup/run-backup.ts';
import { LocalSecrets } from '../connection/local-secrets.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemFileSystem, systemRandom } from '../ports/system.ts';
import { openStorage } from '../storage/open-storage.ts';
import { createShare } from './share.ts';
import { ownStorageFolders, sharedFrom, sharedInBackup } from './shared-in-backup.ts';

const ports = { clock: systemClock, random: systemRandom, files: systemFileSystem, logger: silentLogger };
let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'holdall-own-bucket-'));
  mkdirSync(join(base, 'mine', 'disk', 'holdall'), { recursive: true });
  writeFileSync(join(base, 'mine', 'letter.txt'), 'hello');
});
afterEach(() => rm(base, { recursive: true }));

const key = { accessKeyId: 'HOLDALL1', label: '', readOnly: false, buckets: null, createdAt: 0 };
const shareOf = (folder: string) => ({ buckets: [{ name: 'backups', folder }], keys: [key] });
const backupOf = (folders: string[], connection = {}) => ({
  ...{ plan: 'docs', folders },
  connection: { accessKeyId: 'HOLDALL1', bucket: 'backups', rootPath: 'holdall', ...connection },
});

describe('a shared folder in what is backed up', () => {
  const at = (...names: string[]) => join(base, 'mine', ...names);

  test('is left out where the backup itself goes to, and nothing beside it', () => {
    const backup = backupOf([at()]);
    expect(ownStorageFolders(backup, shareOf(at('disk')), ports.files)).toEqual([
      at('disk', 'holdall'),
      at('disk', '.holdall-s3'),
    ]);
    const found = [{ bucket: 'backups', folder: at('disk', 'holdall'), leftOut: true }];
    expect(sharedInBackup(backup, shareOf(at('disk')), ports.files)).toEqual(found);
    // Shared under another name of the same folder.
    symlinkSync(at('disk'), join(base, 'link'));
    expect(sharedInBackup(backup, shareOf(join(base, 'link')), ports.files)).toEqual(found);
    const whole = backupOf([at()], { rootPath: '' });
    expect(ownStorageFolders(whole, shareOf(at('disk')), ports.files)).toEqual([at('disk')]);
  });

  test('is saved, and said to be, where the backup goes elsewhere', () => {
    for (const other of [{ accessKeyId: 'SOMEBODY' }, { bucket: 'else' }]) {
      const backup = backupOf([at()], other);
      expect(ownStorageFolders(backup, shareOf(at('disk')), ports.files)).toEqual([]);
      expect(sharedInBackup(backup, shareOf(at('disk')), ports.files)).toEqual([
        { bucket: 'backups', folder: at('disk'), leftOut: false },
      ]);
    }
    mkdirSync(join(base, 'else'));
    expect(sharedInBackup(backupOf([at()]), shareOf(join(base, 'else')), ports.files)).toEqual([]);
  });

  test('cannot be all there is to back up', () => {
    for (const [folder, rootPath] of [
      [at('disk', 'holdall'), 'holdall'],
      [at('disk', 'holdall', 'docs'), 'holdall'],
      [at('disk'), ''],
      [at('disk', 'docs'), ''],
    ] as const)
      expect(() =>
        ownStorageFolders(backupOf([folder], { rootPath }), shareOf(at('disk')), ports.files),
      ).toThrow(/keeps its backups/);
    // Files that are shared and backed up into a folder beside them.
    expect(ownStorageFolders(backupOf([at('disk')]), shareOf(at('disk')), ports.files)).toHaveLength(2);
  });

  test('does not let backups grow: the third holds what the first held', async () => {
    const home = join(base, 'home');
    const share = createShare({ home, hostName: 'den', ports, secrets: new LocalSecrets(home, ports) });
    await share.configure({ port: await freePort(), buckets: [{ name: 'backups', folder: at('disk') }] });
    const { accessKeyId, secretAccessKey } = await share.addKey({
      label: '',
      readOnly: false,
      buckets: null,
    });
    const { endpoints } = await share.start();
    const connection = {
      ...{ name: 'own', endpoint: endpoints[0] ?? '', region: 'us-east-1', bucket: 'backups' },
      ...{ rootPath: 'holdall', accessKeyId, addressing: 'path' as const, caFile: null, proxy: null },
    };
    const storage = await openStorage(connection, { secretAccessKey }, ports);
    try {
      const folders = [at()];
      const results = [];
      for (let run = 1; run <= 3; run += 1) {
        writeFileSync(at('letter.txt'), `hello ${run}`);
        const leftOut = ownStorageFolders(
          { connection, plan: 'docs', folders },
          sharedFrom(home, ports),
          ports.files,
        );
        results.push(
          await runBackup(
            { plan: 'docs', device: { id: 'd1', name: 'den' }, folders, include: [], exclude: [] },
            {
              storage,
              rootPath: 'holdall',
              ports,
              home: base,
              neverInclude: leftOut,
              onEvent: () => {},
              signal: new AbortController().signal,
            },
          ),
        );
      }
      expect(results.map(({ files, upToDate }) => [files, upToDate])).toEqual(Array(3).fill([1, false]));
    } finally {
      storage.close();
      await share.close();
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
