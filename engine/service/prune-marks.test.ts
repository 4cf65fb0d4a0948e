import { expect, test } from 'vitest';
import { fixtureId, storeBackup } from '../catalog/fixtures/store-backup.ts';
import { sidecarKey } from '../catalog/object-key.ts';
import { JobWatch } from '../testing/job-watch.ts';
import { memoryConnection, SECRET, serviceFixture } from '../testing/service-fixture.ts';
import { inProcessClient } from './in-process-client.ts';

test('a clean-up removes marks without a backup under all names of this computer, and no others', async () => {
  const fixture = await serviceFixture();
  try {
    const { memory, service } = fixture;
    const client = inProcessClient(service);
    const watch = new JobWatch(client);
    await client.call('connections.save', {
      draft: { settings: memoryConnection, secretAccessKey: SECRET },
    });
    const folders = [fixture.makeFiles('user/docs', { 'a.txt': 'one' })];
    const plan = { name: 'docs', connection: 'memory', folders, include: [], exclude: [] };
    await client.call('plans.save', { plan: { ...plan, retention: { keepLast: 9 } } });
    expect(await watch.run({ kind: 'backup', plan: 'docs' })).toMatchObject({ outcome: { status: 'done' } });
    const [own] = (await client.call('backups.list', { connection: 'memory' })).backups;
    const before = { id: own?.deviceId ?? '', name: 'Old desk' };
    const stored = [
      own?.key ?? '',
      await storeBackup(memory, { id: fixtureId(1), plan: 'docs', device: before }),
      await storeBackup(memory, { id: fixtureId(2), plan: 'docs', device: { id: 'other', name: 'Mac' } }),
      await storeBackup(memory, { id: fixtureId(3), plan: 'other', device: before }),
    ];
    // Set so long ago that nobody is about to complete what they belong to.
    const marks = stored.map((key) => sidecarKey(key.replace(/\d{8}T/, '20200101T'), 'unchecked'));
    for (const key of marks) {
      memory.objects.set(key, { bytes: new Uint8Array(2), etag: 'e', lastModified: 0 });
    }
    expect(await watch.run({ kind: 'prune', plan: 'docs' })).toMatchObject({ outcome: { status: 'done' } });
    expect(memory.keys()).toEqual([...stored, ...marks.slice(2)].sort());
  } finally {
    await fixture.close();
  }
});
