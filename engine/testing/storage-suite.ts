import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LongBody, Storage, StoredObject, UploadedPart } from '../storage/storage.ts';
import { FakeRandom } from './fake-random.ts';

export interface StorageUnderTest {
  readonly storage: Storage;
  /** Folder in the bucket that the suite has to itself, ending in a slash. */
  readonly prefix: string;
  close?(): Promise<void> | void;
}

export interface SuiteOptions {
  /** Bytes of a part that is not the last one; 5 MiB when absent, the least that S3 takes. */
  readonly partSize?: number;
  /** The storage copies only while the source has the ETag named; Ceph does not look. True when absent. */
  readonly copyConditions?: boolean;
}

const MiB = 1024 * 1024;

/** What every implementation and decorator of `Storage` has to do. */
export function describeStorage(
  name: string,
  makeStorage: () => Promise<StorageUnderTest>,
  options: SuiteOptions = {},
): void {
  const partSize = options.partSize ?? 5 * MiB;
  const random = new FakeRandom(20_300_101);

  describe(`storage: ${name}`, () => {
    let made: StorageUnderTest;
    let storage: Storage;
    let counter = 0;

    beforeAll(async () => {
      made = await makeStorage();
      storage = made.storage;
    });

    afterAll(async () => {
      if (!made) return;
      for (const { key, uploadId } of await storage.listUploads(made.prefix)) {
        await storage.abortUpload(key, uploadId);
      }
      const keys = (await listAll(storage, made.prefix)).map((object) => object.key);
      await storage.deleteMany(keys);
      await made.close?.();
    });

    /** A folder that no other test touches. */
    const folder = () => {
      counter += 1;
      return `${made.prefix}t${counter}/`;
    };

    test('gives back what was put, and replaces it', async () => {
      const key = `${folder()}a`;
      const first = random.bytes(70_000);
      const put = await storage.put(key, first);
      expect(put.size).toBe(70_000);
      expect(put.etag).not.toMatch(/^$|"/);
      expect(await storage.head(key)).toEqual(put);
      const got = await storage.get(key);
      expect({ size: got.size, etag: got.etag }).toEqual(put);
      expect(equal(await collect(got.body), first)).toBe(true);

      const second = random.bytes(10);
      const replaced = await storage.put(key, second);
      expect(replaced.etag).not.toBe(put.etag);
      expect(equal(await collect((await storage.get(key)).body), second)).toBe(true);
    });

    test('does not keep the buffer it was given', async () => {
      const key = `${folder()}a`;
      const body = Buffer.from(random.bytes(1000));
      const copy = new Uint8Array(body);
      await storage.put(key, body);
      body.fill(0);
      expect(equal(await collect((await storage.get(key)).body), copy)).toBe(true);
    });

    test('stores an empty object', async () => {
      const key = `${folder()}empty`;
      await storage.put(key, new Uint8Array(0));
      const got = await storage.get(key);
      expect(got.size).toBe(0);
      expect((await collect(got.body)).length).toBe(0);
      expect((await listAll(storage, key))[0]?.size).toBe(0);
    });

    test('says that an object is missing', async () => {
      const key = `${folder()}none`;
      await expect(storage.head(key)).rejects.toMatchObject({ code: 'object-missing', details: { key } });
      await expect(storage.get(key)).rejects.toMatchObject({ code: 'object-missing', details: { key } });
      await storage.delete(key);
    });

    test('reads ranges, to the byte', async () => {
      const key = `${folder()}a`;
      const bytes = random.bytes(200_001);
      await storage.put(key, bytes);
      const ranges = [
        { start: 0, end: 1 },
        { start: 0, end: 200_001 },
        { start: 200_000, end: 200_001 },
        { start: 65_535, end: 131_073 },
      ];
      for (const range of ranges) {
        const got = await storage.get(key, { range });
        expect(got.size).toBe(200_001);
        expect(equal(await collect(got.body), bytes.slice(range.start, range.end))).toBe(true);
      }
    });

    test('refuses a range that the object does not have, rather than giving less', async () => {
      const key = `${folder()}a`;
      await storage.put(key, random.bytes(100));
      for (const range of [
        { start: 50, end: 101 },
        { start: 100, end: 101 },
      ]) {
        await expect(storage.get(key, { range })).rejects.toMatchObject({
          code: 'storage-refused',
          details: { serverCode: 'InvalidRange', status: 416 },
        });
      }
    });

    test('reads on only while the object is the same', async () => {
      const key = `${folder()}a`;
      const { etag } = await storage.put(key, random.bytes(100));
      const got = await storage.get(key, { ifMatch: etag, range: { start: 10, end: 20 } });
      expect((await collect(got.body)).length).toBe(10);
      await storage.put(key, random.bytes(100));
      await expect(storage.get(key, { ifMatch: etag })).rejects.toMatchObject({ code: 'object-changed' });
    });

    test('lists below a prefix only, in order, with sizes and ETags', async () => {
      const prefix = folder();
      const names = ['c', 'a/1', 'a/2', 'a.zip', 'a0', 'B', '~', 'z.zip', 'a-/b/c'];
      for (const name of names) await storage.put(prefix + name, random.bytes(name.length));
      await storage.put(`${prefix.slice(0, -1)}-other`, random.bytes(1));
      const listed = await listAll(storage, prefix);
      expect(listed.map((object) => object.key)).toEqual(names.sort().map((name) => prefix + name));
      for (const object of listed) {
        expect(object.size).toBe(object.key.length - prefix.length);
        expect(object.etag).toBe((await storage.head(object.key)).etag);
        expect(object.lastModified).toBeGreaterThan(Date.UTC(2020, 0, 1));
      }
      expect((await listAll(storage, `${prefix}a/`)).length).toBe(2);
      expect(await listAll(storage, `${prefix}nothing`)).toEqual([]);
    });

    test('lists more than one page, each key once, and goes on after any key', async () => {
      const prefix = folder();
      const keys = Array.from({ length: 1050 }, (_, i) => `${prefix}${String(i).padStart(5, '0')}`);
      await inParallel(keys, 16, async (key) => {
        await storage.put(key, new Uint8Array(1));
      });
      expect((await listAll(storage, prefix)).map((object) => object.key)).toEqual(keys);
      const rest = await listAll(storage, prefix, keys[40]);
      expect(rest.map((object) => object.key)).toEqual(keys.slice(41));
      expect(await listAll(storage, prefix, keys.at(-1))).toEqual([]);
      const outcomes = await storage.deleteMany([...keys, `${prefix}never-was`]);
      expect(outcomes.map((outcome) => outcome.key)).toEqual([...keys, `${prefix}never-was`]);
      expect(outcomes.filter((outcome) => outcome.error)).toEqual([]);
      expect(await listAll(storage, prefix)).toEqual([]);
    });

    test('shows a folder page by page: what lies in it, and the folders in it', async () => {
      const prefix = folder();
      const names = [
        'b',
        'sub folder/1',
        'sub folder/2',
        'deep/er/x',
        'a+b',
        'sub',
        'deep/er/y',
        'z/1',
        'é/1',
      ];
      for (const name of names) await storage.put(prefix + name, random.bytes(name.length));
      const whole = await storage.listFolder(prefix);
      expect([...whole.folders].sort()).toEqual(
        ['deep/', 'sub folder/', 'z/', 'é/'].map((name) => prefix + name).sort(),
      );
      expect(whole.objects.map(({ key }) => key)).toEqual(['a+b', 'b', 'sub'].map((name) => prefix + name));
      for (const object of whole.objects) expect(object.size).toBe(object.key.length - prefix.length);
      expect(whole.next).toBeNull();

      const seen: string[] = [];
      let cursor: string | undefined;
      for (let pages = 0; ; pages += 1) {
        expect(pages).toBeLessThan(10);
        const page = await storage.listFolder(prefix, { limit: 2, cursor });
        expect(page.folders.length + page.objects.length).toBeLessThanOrEqual(2);
        seen.push(...page.folders, ...page.objects.map(({ key }) => key));
        if (page.next === null) break;
        cursor = page.next;
      }
      expect(seen.sort()).toEqual([...whole.folders, ...whole.objects.map(({ key }) => key)].sort());
      const inner = await storage.listFolder(`${prefix}deep/er/`);
      expect([inner.folders, inner.objects.length]).toEqual([[], 2]);
      expect(await storage.listFolder(`${prefix}nothing/`)).toEqual({ folders: [], objects: [], next: null });
      await expect(storage.listFolder(prefix, { cursor: 'made up' })).rejects.toMatchObject({
        code: 'field-invalid',
      });
    });

    test('takes odd keys as they are', async () => {
      const prefix = folder();
      const names = [
        'with space',
        'plus+plus',
        'percent%20',
        'amp&eq=semi;',
        "quotes'()!*",
        'a=b,c@d$e',
        'hash#question?',
        '<tag>',
        'dots..zip',
        'k'.repeat(200),
      ];
      for (const name of names) await storage.put(prefix + name, new TextEncoder().encode(name));
      for (const name of names) {
        const body = await collect((await storage.get(prefix + name)).body);
        expect(new TextDecoder().decode(body)).toBe(name);
      }
      const listed = (await listAll(storage, prefix)).map((object) => object.key);
      expect(listed).toEqual(names.map((name) => prefix + name).sort());
      const outcomes = await storage.deleteMany(listed);
      expect(outcomes.filter((outcome) => outcome.error)).toEqual([]);
      expect(await listAll(storage, prefix)).toEqual([]);
    });

    test('deletes, also twice, and nothing else', async () => {
      const prefix = folder();
      await storage.put(`${prefix}a`, random.bytes(1));
      await storage.put(`${prefix}ab`, random.bytes(1));
      await storage.delete(`${prefix}a`);
      await storage.delete(`${prefix}a`);
      expect((await listAll(storage, prefix)).map((object) => object.key)).toEqual([`${prefix}ab`]);
      expect(await storage.deleteMany([])).toEqual([]);
    });

    test('joins parts that came out of order', async () => {
      const key = `${folder()}big`;
      const bytes = random.bytes(2 * partSize + 567);
      const { uploadId } = await storage.createUpload(key);
      const parts: UploadedPart[] = [];
      for (const partNumber of [3, 1, 2]) {
        const piece = bytes.slice((partNumber - 1) * partSize, partNumber * partSize);
        parts.push(await storage.uploadPart(key, uploadId, partNumber, piece));
      }
      expect(await storage.listUploads(key)).toMatchObject([{ key, uploadId }]);
      // Nothing is to be seen of it before it is complete.
      expect(await listAll(storage, key)).toEqual([]);
      await expect(storage.head(key)).rejects.toMatchObject({ code: 'object-missing' });
      parts.sort((a, b) => a.partNumber - b.partNumber);
      const { etag } = await storage.completeUpload(key, uploadId, parts);
      expect(await storage.head(key)).toEqual({ size: bytes.length, etag });
      expect(equal(await collect((await storage.get(key)).body), bytes)).toBe(true);
      expect(await storage.listUploads(key)).toEqual([]);
    });

    test('stores a long body that it may read several times', async () => {
      const key = `${folder()}long`;
      const bytes = random.bytes(300_000);
      const put = await storage.putLong(key, longBody(bytes));
      expect(await storage.head(key)).toEqual({ size: bytes.length, etag: put.etag });
      expect(equal(await collect((await storage.get(key)).body), bytes)).toBe(true);
    });

    test('copies ranges of an object into parts, to the byte', async () => {
      const prefix = folder();
      const base = `${prefix}base odd+name=1.zip`;
      const key = `${prefix}copy`;
      const bytes = random.bytes(3 * partSize);
      const { etag } = await storage.put(base, bytes);
      const { uploadId } = await storage.createUpload(key);
      const first = { start: 17, end: 17 + partSize };
      const last = { start: 3 * partSize - 1, end: 3 * partSize };
      const middle = random.bytes(partSize);
      const from = { key: base, etag, size: bytes.length };
      const parts = [
        await storage.copyPart(key, uploadId, 1, { ...from, range: first }),
        await storage.uploadPart(key, uploadId, 2, middle, { sha256: sha256(middle) }),
        await storage.copyPart(key, uploadId, 3, { ...from, range: last }),
      ];
      expect(parts.map(({ partNumber, size }) => [partNumber, size])).toEqual([
        [1, partSize],
        [2, partSize],
        [3, 1],
      ]);
      expect(await storage.listParts(key, uploadId)).toEqual(parts);
      await storage.completeUpload(key, uploadId, parts);
      const wanted = Buffer.concat([
        bytes.subarray(first.start, first.end),
        middle,
        bytes.subarray(last.start),
      ]);
      expect(equal(await collect((await storage.get(key)).body), wanted)).toBe(true);
    });

    test('copies nothing of an object that is another by now, or none', async () => {
      const prefix = folder();
      const key = `${prefix}copy`;
      const range = { start: 0, end: 10 };
      const { etag } = await storage.put(`${prefix}base`, random.bytes(100));
      await storage.put(`${prefix}base`, random.bytes(100));
      const { uploadId } = await storage.createUpload(key);
      const none = { key: `${prefix}none`, etag, size: 100, range };
      await expect(storage.copyPart(key, uploadId, 1, none)).rejects.toMatchObject({
        code: 'object-missing',
        details: { key: none.key },
      });
      if (options.copyConditions ?? true) {
        const old = { key: `${prefix}base`, etag, size: 100, range };
        await expect(storage.copyPart(key, uploadId, 1, old)).rejects.toMatchObject({
          code: 'object-changed',
          details: { key: old.key },
        });
      }
      expect(await storage.listParts(key, uploadId)).toEqual([]);
    });

    test('lists the parts that have arrived, over more than one page, and knows no others', async () => {
      const key = `${folder()}parts`;
      const { uploadId } = await storage.createUpload(key);
      expect(await storage.listParts(key, uploadId)).toEqual([]);
      const numbers = Array.from({ length: 1003 }, (_, index) => index + 2);
      const parts: UploadedPart[] = [];
      await inParallel(numbers, 16, async (partNumber) => {
        parts.push(await storage.uploadPart(key, uploadId, partNumber, Buffer.from(`part ${partNumber}`)));
      });
      parts.sort((a, b) => a.partNumber - b.partNumber);
      expect(await storage.listParts(key, uploadId)).toEqual(parts);
      await storage.abortUpload(key, uploadId);
      expect(await storage.listParts(key, uploadId)).toBeUndefined();
    });

    test('a part sent twice counts once, with its last content', async () => {
      const key = `${folder()}twice`;
      const { uploadId } = await storage.createUpload(key);
      await storage.uploadPart(key, uploadId, 1, random.bytes(100));
      const last = random.bytes(200);
      const part = await storage.uploadPart(key, uploadId, 1, last);
      await storage.completeUpload(key, uploadId, [part]);
      expect(equal(await collect((await storage.get(key)).body), last)).toBe(true);
    });

    test('makes no object of parts that are not what was sent', async () => {
      const key = `${folder()}wrong`;
      const { uploadId } = await storage.createUpload(key);
      const part = await storage.uploadPart(key, uploadId, 1, random.bytes(100));
      const wrong = { ...part, etag: '0123456789abcdef0123456789abcdef' };
      await expect(storage.completeUpload(key, uploadId, [wrong])).rejects.toMatchObject({
        name: 'AppError',
      });
      await expect(storage.completeUpload(key, uploadId, [{ ...part, partNumber: 2 }])).rejects.toMatchObject(
        { name: 'AppError' },
      );
      await expect(storage.head(key)).rejects.toMatchObject({ code: 'object-missing' });
      expect(await listAll(storage, key)).toEqual([]);
    });

    test('an aborted upload leaves nothing and takes no more parts', async () => {
      const key = `${folder()}aborted`;
      const { uploadId } = await storage.createUpload(key);
      const part = await storage.uploadPart(key, uploadId, 1, random.bytes(100));
      await storage.abortUpload(key, uploadId);
      await storage.abortUpload(key, uploadId);
      expect(await storage.listUploads(key)).toEqual([]);
      await expect(storage.uploadPart(key, uploadId, 2, random.bytes(100))).rejects.toMatchObject({
        name: 'AppError',
      });
      await expect(storage.completeUpload(key, uploadId, [part])).rejects.toMatchObject({ name: 'AppError' });
      expect(await listAll(storage, key)).toEqual([]);
    });

    test('an aborted signal ends every call, with its reason, and no object appears', async () => {
      const key = `${folder()}stopped`;
      const reason = new Error('stopped by the test');
      const signal = AbortSignal.abort(reason);
      await expect(storage.put(key, random.bytes(10), { signal })).rejects.toBe(reason);
      await expect(storage.get(key, { signal })).rejects.toBe(reason);
      await expect(storage.head(key, { signal })).rejects.toBe(reason);
      await expect(storage.createUpload(key, { signal })).rejects.toBe(reason);
      await expect(listAll(storage, key, undefined, signal)).rejects.toBe(reason);
      expect(await listAll(storage, key)).toEqual([]);
      expect(await storage.listUploads(key)).toEqual([]);
    });

    test('a signal ends a body in the middle', async () => {
      const key = `${folder()}long`;
      await storage.put(key, random.bytes(3 * MiB));
      const stop = new AbortController();
      const { body } = await storage.get(key, { signal: stop.signal });
      let received = 0;
      const reading = (async () => {
        for await (const chunk of body) {
          received += chunk.length;
          stop.abort(new Error('enough'));
        }
      })();
      await expect(reading).rejects.toThrow('enough');
      expect(received).toBeLessThan(3 * MiB);
    });

    test('a body may be left before its end, and the storage still works', async () => {
      const key = `${folder()}long`;
      await storage.put(key, random.bytes(2 * MiB));
      for await (const chunk of (await storage.get(key)).body) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      expect((await storage.head(key)).size).toBe(2 * MiB);
    });

    test('knows its bucket', async () => {
      await storage.headBucket();
    });
  });
}

/** The whole listing, pages joined. */
export async function listAll(
  storage: Storage,
  prefix: string,
  after?: string,
  signal?: AbortSignal,
): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const page of storage.list(prefix, { after, signal })) objects.push(...page);
  return objects;
}

/** A whole body in one piece. */
export async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(new Uint8Array(chunk));
  return Buffer.concat(chunks);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function longBody(bytes: Uint8Array): LongBody {
  return { size: bytes.length, sha256: sha256(bytes), open: () => pieces(bytes) };
}

async function* pieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}

/** Without the slow report of differences that `toEqual` makes of large arrays. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

async function inParallel<T>(
  items: readonly T[],
  width: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) await act(item);
  };
  await Promise.all(Array.from({ length: width }, work));
}
