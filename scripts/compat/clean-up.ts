import { openStorage, silentLogger, systemClock, systemRandom } from '#engine/index.ts';
import type { CompatStorage } from './journey.ts';

/** Removes everything below the storage's root path, and unfinished uploads there. Says how many objects there were. */
export async function cleanUp(wish: CompatStorage): Promise<number> {
  const { endpoint, region, bucket, rootPath, accessKeyId, proxy, ca, addressing } = wish;
  if (!/^holdall-compat-/.test(rootPath)) throw new Error('only a folder of our own is cleaned up');
  const storage = await openStorage(
    {
      name: 'compat',
      endpoint,
      region,
      bucket,
      rootPath,
      accessKeyId,
      addressing: addressing ?? 'auto',
      caFile: ca ?? null,
      proxy: proxy ?? null,
    },
    {
      secretAccessKey: wish.secretAccessKey,
      ...(wish.sessionToken === undefined ? {} : { sessionToken: wish.sessionToken }),
    },
    { clock: systemClock, random: systemRandom, logger: silentLogger, attempts: 3 },
  );
  try {
    const keys: string[] = [];
    for await (const page of storage.list(`${rootPath}/`)) keys.push(...page.map(({ key }) => key));
    await storage.deleteMany(keys);
    for (const { key, uploadId } of await storage.listUploads(`${rootPath}/`).catch(() => []))
      await storage.abortUpload(key, uploadId);
    return keys.length;
  } finally {
    storage.close();
  }
}
