import { openStorage, silentLogger, systemClock, systemRandom } from '#engine/index.ts';
import type { Gateway } from '../../engine/testing/gateways/start-gateway.ts';

/** What really lies in a gateway's bucket: keys of objects, and of unfinished uploads. */
export async function contentsBehind(gateway: Gateway): Promise<{ objects: string[]; uploads: string[] }> {
  const { behind, region, bucket, accessKeyId, secretAccessKey } = gateway;
  const storage = await openStorage(
    {
      name: 'behind',
      endpoint: behind,
      region,
      bucket,
      rootPath: '',
      accessKeyId,
      addressing: 'path',
      caFile: null,
      proxy: null,
    },
    { secretAccessKey },
    { clock: systemClock, random: systemRandom, logger: silentLogger },
  );
  try {
    const objects: string[] = [];
    for await (const page of storage.list('')) objects.push(...page.map(({ key }) => key));
    return { objects, uploads: (await storage.listUploads('')).map(({ key }) => key) };
  } finally {
    storage.close();
  }
}
