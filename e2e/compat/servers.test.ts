import { describe, expect, test } from 'vitest';
import { journeyOn, storageOf } from '../../scripts/compat/gateway-journey.ts';
import { tableRow } from '../../scripts/compat/row.ts';
import { serverRows } from '../../scripts/compat/server-rows.ts';
import { emptyBucket, newBucketName, serverChoices } from '../support/servers.ts';
import { contentsBehind } from './behind.ts';
import { expectGood, rowOfDocument, withGateway } from './journey-tests.ts';

test('our own server', async () => {
  const plan = { name: 'own', habit: serverRows.own };
  await withGateway(plan, async (gateway) => {
    const journey = await journeyOn(storageOf(gateway, plan));
    expectGood(journey);
    expect(journey.copied).toBeGreaterThan(0.9 * journey.secondSize);
    expect(await contentsBehind(gateway)).toEqual({ objects: [], uploads: [] });
    expect(rowOfDocument(serverRows.own)).toBe(tableRow(serverRows.own, journey));
  });
});

for (const choice of serverChoices()) {
  if (choice.name === 'our own server') continue;
  describe.skipIf(choice.start === undefined)(choice.name, () => {
    test('in a bucket that the connection test creates', async () => {
      const server = await choice.start?.();
      if (!server) throw new Error('unreachable: skipped');
      const bucket = newBucketName();
      const { endpoint, region, accessKeyId, secretAccessKey } = server;
      try {
        const keys = { accessKeyId, secretAccessKey };
        const journey = await journeyOn({ endpoint, region, bucket, rootPath: 'team/backups', ...keys });
        expectGood(journey);
        // Which server it is, only the project's own checks know.
        if (region === 'default') {
          const row = tableRow(serverRows.ceph, journey);
          expect(rowOfDocument(serverRows.ceph)).toBe(row);
        }
      } finally {
        await emptyBucket(server, bucket);
        await server.close();
      }
    });
  });
}
