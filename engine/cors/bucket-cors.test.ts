import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CorsRule } from '#shared/cors.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemRandom } from '../ports/system.ts';
import { type RunningServer, startServer } from '../serve/index.ts';
import { type OpenStorage, openStorage } from '../storage/open-storage.ts';
import { quirkAnswer, quirkError } from '../testing/quirks.ts';
import { type Quirk, type QuirkyServer, startQuirkyServer } from '../testing/quirky-server.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { applyCors, lookAtCors } from './bucket-cors.ts';
import { readingRule } from './reading-rule.ts';

const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
const accessKey = { accessKeyId: 'CORSTESTKEY000000001', secretAccessKey: 'corsTestSecret00000000000000' };
const page = 'https://viewer.example';
const { signal } = new AbortController();
const others: CorsRule = {
  ...{ id: 'shop', allowedOrigins: ['https://shop.example'], allowedMethods: ['PUT'] },
  ...{ allowedHeaders: ['*'], exposeHeaders: ['ETag'], maxAgeSeconds: 60 },
};
const othersXml =
  '<CORSConfiguration><CORSRule><ID>shop</ID><AllowedOrigin>https://shop.example</AllowedOrigin><AllowedMethod>PUT</AllowedMethod>' +
  '<AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>60</MaxAgeSeconds></CORSRule></CORSConfiguration>';

let folder: TemporaryFolder;
let server: RunningServer;
let layer: QuirkyServer | undefined;
let storage: OpenStorage;
/** What the bucket keeps; undefined = nothing yet. */
let kept: string | undefined;

beforeEach(async () => {
  kept = undefined;
  folder = new TemporaryFolder();
  mkdirSync(folder.join('data'));
  const buckets = { data: folder.join('data') };
  server = await startServer({ ...ports, buckets, accessKeys: [accessKey], region: 'home' });
});
afterEach(async () => {
  storage.close();
  await layer?.close();
  layer = undefined;
  await server.close();
  folder.remove();
});

/** Keeps the rules of a bucket as S3 does, and wants a checksum of what it is to keep. */
const keepsRules: Quirk = ({ method, query, headers, body }, pass) => {
  if (!query.has('cors')) return pass();
  if (method === 'GET') {
    return kept === undefined ? quirkError(404, 'NoSuchCORSConfiguration') : quirkAnswer(200, kept);
  }
  if (headers['content-md5'] === undefined) return quirkError(400, 'InvalidRequest');
  kept = body.toString();
  return quirkAnswer(200);
};

async function open(quirk?: Quirk): Promise<OpenStorage> {
  if (quirk) layer = await startQuirkyServer(server.endpoint, [quirk]);
  const settings = {
    ...{ name: 'cors', endpoint: (layer ?? server).endpoint, region: 'home', bucket: 'data', rootPath: '' },
    ...{ accessKeyId: accessKey.accessKeyId, addressing: 'path' as const, caFile: null, proxy: null },
  };
  storage = await openStorage(settings, accessKey, { ...ports, attempts: 1 });
  return storage;
}

test('a bucket without rules gets the one for reading, once', async () => {
  await open(keepsRules);
  expect(await lookAtCors(storage, page, signal)).toEqual({
    ...{ supported: true, rules: [], change: readingRule([page]) },
  });
  const after = await applyCors(storage, page, signal);
  expect(after).toEqual({ supported: true, rules: [readingRule([page])], change: null });
  const before = kept;
  await applyCors(storage, page, signal);
  expect(kept).toBe(before);
  expect(layer?.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
});

test('the rules of others come through unharmed', async () => {
  await open(keepsRules);
  kept = othersXml;
  const { rules } = await applyCors(storage, page, signal);
  expect(rules).toEqual([others, readingRule([page])]);
  expect(kept).toContain('<ID>shop</ID>');
  expect(kept).toContain('<MaxAgeSeconds>60</MaxAgeSeconds>');
});

test('a rule that somebody adds between look and change is not dropped', async () => {
  await open(keepsRules);
  await lookAtCors(storage, page, signal);
  kept = othersXml;
  expect((await applyCors(storage, page, signal)).rules).toContainEqual(others);
});

const notImplemented: Quirk = ({ query }, pass) =>
  query.has('cors') ? quirkError(501, 'NotImplemented') : pass();
const notAllowed: Quirk = ({ query }, pass) =>
  query.has('cors') ? quirkError(405, 'MethodNotAllowed') : pass();
const otherAnswer: Quirk = ({ query }, pass) =>
  query.has('cors')
    ? quirkAnswer(
        200,
        '<ListBucketResult><Name>data</Name><IsTruncated>false</IsTruncated></ListBucketResult>',
      )
    : pass();
test.each([
  ['501', notImplemented],
  ['405', notAllowed],
  ['a listing instead', otherAnswer],
])('a storage without such rules is told as such: %s', async (_name, quirk) => {
  await open(quirk);
  expect(await lookAtCors(storage, page, signal)).toEqual({ supported: false });
  await expect(applyCors(storage, page, signal)).rejects.toMatchObject({ code: 'storage-unsupported' });
  expect(layer?.requests.some(({ method }) => method === 'PUT')).toBe(false);
});

test('a storage that takes rules and forgets them is not believed', async () => {
  await open(({ method, query }, pass) => {
    if (!query.has('cors')) return pass();
    return method === 'GET' ? quirkError(404, 'NoSuchCORSConfiguration') : quirkAnswer(200);
  });
  await expect(applyCors(storage, page, signal)).rejects.toMatchObject({ code: 'answer-invalid' });
});

test('keys that may not look are told so', async () => {
  await open(({ query }, pass) => (query.has('cors') ? quirkError(403, 'AccessDenied') : pass()));
  await expect(lookAtCors(storage, page, signal)).rejects.toMatchObject({ code: 'access-denied' });
});

test('our own server has no such rules', async () => {
  await open();
  expect(await lookAtCors(storage, page, signal)).toMatchObject({ rules: [] });
  await expect(applyCors(storage, page, signal)).rejects.toMatchObject({ code: 'storage-unsupported' });
});
