import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionSettings } from '#shared/connection.ts';
import { silentLogger } from '../../ports/logger.ts';
import { systemClock, systemRandom } from '../../ports/system.ts';
import { type RunningServer, startServer } from '../../serve/index.ts';
import { FakeRandom } from '../../testing/fake-random.ts';
import { otherEtagAtTheEnd } from '../../testing/gateways/changed-etags.ts';
import { callsNothingAPage } from '../../testing/gateways/heads.ts';
import { breaksAtTokens } from '../../testing/gateways/listings.ts';
import {
  copiesNothing,
  equalPartsOnly,
  ignoresConditions,
  noBatchDelete,
  noConditions,
  noListV2,
  noMultipart,
  noPartCopy,
  onlyBelow,
  openToStrangers,
  orderedPartsOnly,
  quirkAnswer,
  quirkError,
  refuse,
  repeatsFirstPage,
  thousandParts,
  versionedBucket,
} from '../../testing/quirks.ts';
import { type Quirk, type QuirkyServer, startQuirkyServer } from '../../testing/quirky-server.ts';
import { realS3FromEnvironment } from '../../testing/real-s3.ts';
import { listAll } from '../../testing/storage-suite.ts';
import type { StorageCapabilities } from '../capabilities.ts';
import { openStorage } from '../open-storage.ts';
import { type ProbeReport, testConnection } from './index.ts';
import type { ProbeOptions } from './probe-connection.ts';

const secretAccessKey = 'probeTestSecret00000000000000000000000';
const accessKeyId = 'PROBETESTKEY00000001';
const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };

/** What real storages want. */
const fullPart = 5 * 1024 * 1024;

let folder: string;
let server: RunningServer;
let gateway: QuirkyServer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'holdall-probe-'));
  await mkdir(path.join(folder, 'data'));
  server = await startServer({
    ...ports,
    buckets: { data: path.join(folder, 'data') },
    accessKeys: [{ accessKeyId, secretAccessKey }],
    region: 'home',
    allowCreateBucketIn: folder,
    limits: { smallestPart: 100_000 },
  });
});

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Probed {
  readonly report: ProbeReport;
  /** `step ok verdict note` of every step. */
  readonly lines: readonly string[];
}

async function probe(
  change: Partial<ConnectionSettings> = {},
  options: Partial<ProbeOptions> = {},
  secret = secretAccessKey,
): Promise<Probed> {
  const settings: ConnectionSettings = {
    name: 'probe',
    endpoint: gateway?.endpoint ?? server.endpoint,
    region: 'home',
    bucket: 'data',
    rootPath: 'root/path',
    accessKeyId,
    addressing: 'auto',
    caFile: null,
    proxy: null,
    ...change,
  };
  const report = await testConnection({
    settings,
    random: systemRandom,
    clock: systemClock,
    leastPart: 100_000,
    open: (changed) => openStorage(changed, { secretAccessKey: secret }, { ...ports, attempts: 1 }),
    ...options,
  });
  const lines = report.steps.map(({ step, ok, verdict, note }) =>
    [step, ok ? 'ok' : 'FAILED', verdict, note?.code].filter(Boolean).join(' '),
  );
  return { report, lines };
}

async function probeQuirks(...quirks: Quirk[]): Promise<Probed> {
  gateway = await startQuirkyServer(server.endpoint, quirks);
  const probed = await probe();
  expect(gateway.fired()).toBeGreaterThan(0);
  return probed;
}

/** All files of the bucket's folder, unfinished uploads included. */
async function everythingStored(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

const able: Partial<StorageCapabilities> = {
  multipart: 'yes',
  partCopy: 'yes',
  unequalParts: 'yes',
  partsInAnyOrder: 'yes',
  maxParts: 10_000,
  listParts: 'yes',
  batchDelete: 'yes',
  listV2: 'yes',
  conditionalCreate: 'yes',
  versioning: 'off',
  objectLock: 'no',
  public: 'no',
};

describe('our own server', () => {
  test('can do everything, step by step, and nothing is left', async () => {
    const { report, lines } = await probe({}, { leastPart: fullPart });
    expect(lines).toEqual([
      'reach ok',
      'tls ok no own-network',
      'clock ok',
      'sign ok',
      'bucket ok',
      'write ok',
      'read ok',
      'range ok',
      'list ok',
      'delete ok',
      'multipart ok yes',
      'part-copy ok yes',
      'unequal-parts ok yes',
      'batch-delete ok yes',
      'conditional-create ok yes',
      'versioning ok no versions-off',
      'public ok no private',
    ]);
    expect(report).toMatchObject({ ok: true, capabilities: able, leftBehind: [] });
    expect(await everythingStored()).toEqual([]);
  });

  test('a bucket that is missing is offered to be created, and is', async () => {
    const bucket = 'fresh-bucket';
    const { report } = await probe({ bucket });
    expect(report.steps.at(-1)).toMatchObject({
      step: 'bucket',
      ok: false,
      error: { code: 'bucket-missing' },
      fix: { kind: 'create-bucket', bucket },
    });
    const created = await probe({ bucket }, { createBucket: true });
    expect(created.lines).toContain('bucket ok bucket-created');
    expect(created.report.ok).toBe(true);
  });

  test('an aborted test leaves nothing either', async () => {
    for (const stopAt of ['write', 'multipart', 'batch-delete']) {
      const abort = new AbortController();
      const options = {
        signal: abort.signal,
        onStep: ({ step }: { step: string }) => step === stopAt && abort.abort(new Error('stopped')),
      };
      await expect(
        probe({}, { ...options, onStep: (result) => void options.onStep(result) }),
      ).rejects.toThrow('stopped');
      expect(await everythingStored()).toEqual([]);
    }
  });

  test('an upload that breaks off in the middle is removed', async () => {
    const abort = new AbortController();
    gateway = await startQuirkyServer(server.endpoint, [
      async ({ query, method }, pass) => {
        const answer = await pass();
        if (method === 'PUT' && query.get('partNumber') === '1') {
          abort.abort(new Error('stopped'));
          return { ...answer };
        }
        return answer;
      },
    ]);
    await expect(probe({}, { signal: abort.signal })).rejects.toThrow('stopped');
    expect(gateway.fired()).toBe(1);
    expect(await everythingStored()).toEqual([]);
  });
});

describe('storages that can do less', () => {
  const cases: [string, () => Quirk, Partial<StorageCapabilities>, string][] = [
    ['no multipart', () => noMultipart, { multipart: 'no', partCopy: 'no' }, 'multipart ok no no-multipart'],
    ['no part copy', () => noPartCopy, { multipart: 'yes', partCopy: 'no' }, 'part-copy ok no no-part-copy'],
    ['copies nothing', () => copiesNothing, { partCopy: 'no' }, 'part-copy ok no no-part-copy'],
    [
      'unequal parts refused',
      equalPartsOnly,
      { partCopy: 'yes', unequalParts: 'no' },
      'unequal-parts ok no no-unequal-parts',
    ],
    [
      'parts in order only',
      orderedPartsOnly,
      { multipart: 'yes', partsInAnyOrder: 'no', partCopy: 'yes' },
      'multipart ok yes ordered-parts',
    ],
    [
      'a thousand parts',
      () => thousandParts,
      { multipart: 'yes', maxParts: 1000 },
      'multipart ok yes few-parts',
    ],
    ['no batch delete', () => noBatchDelete, { batchDelete: 'no' }, 'batch-delete ok no no-batch-delete'],
    ['list V1 only', () => noListV2, { listV2: 'no' }, 'list ok list-v1'],
    ['tokens break it', () => breaksAtTokens, { listV2: 'no' }, 'list ok list-v1'],
    [
      'another ETag at the end',
      () => otherEtagAtTheEnd,
      { partCopy: 'yes', unequalParts: 'yes' },
      'part-copy ok yes',
    ],
    ['empty pages', () => callsNothingAPage, { batchDelete: 'yes' }, 'delete ok'],
    [
      'strangers read, but cannot list',
      () => {
        const open = openToStrangers({ read: true, list: false });
        return (request, pass) =>
          request.headers.authorization === undefined && request.query.has('list-type')
            ? quirkError(500, 'InternalError')
            : open(request, pass);
      },
      { public: 'yes' },
      'public ok warning public-read',
    ],
    [
      'conditions refused',
      () => noConditions,
      { conditionalCreate: 'no' },
      'conditional-create ok no create-refused',
    ],
    [
      'conditions ignored',
      () => ignoresConditions({ racy: false }),
      { conditionalCreate: 'no' },
      'conditional-create ok no create-ignored',
    ],
    [
      'conditions racy',
      () => ignoresConditions({ racy: true }),
      { conditionalCreate: 'no' },
      'conditional-create ok no create-racy',
    ],
    [
      'strangers read',
      () => openToStrangers({ read: true, list: false }),
      { public: 'yes' },
      'public ok warning public-read',
    ],
    [
      'strangers list',
      () => openToStrangers({ read: false, list: true }),
      { public: 'yes' },
      'public ok warning public-list',
    ],
    [
      'strangers are redirected',
      () =>
        refuse(
          ({ headers }) => headers.authorization === undefined,
          () => quirkAnswer(302, '', { location: 'http://127.0.0.1:1/' }),
        ),
      { public: 'no' },
      'public ok no private',
    ],
    [
      'batch delete that says it did',
      () => (request, pass) =>
        request.query.has('delete')
          ? quirkAnswer(
              200,
              `<DeleteResult>${[...request.body.toString().matchAll(/<Key>[^<]+<\/Key>/g)].map(([key]) => `<Deleted>${key}</Deleted>`).join('')}</DeleteResult>`,
            )
          : pass(),
      { batchDelete: 'no' },
      'batch-delete ok no no-batch-delete',
    ],
    [
      'a copied part that is another one',
      () => async (request, pass) => {
        const answer = await pass();
        const { headers, body } = answer;
        const isRange = request.method === 'GET' && headers['content-range'] !== undefined;
        if (!isRange || !request.path.includes('cop') || body.length === 0) return answer;
        return { ...answer, body: Buffer.alloc(body.length, 7) };
      },
      { partCopy: 'yes', unequalParts: 'no' },
      'unequal-parts ok no no-unequal-parts',
    ],
  ];

  test.each(cases)('%s', async (_name, quirk, expected, line) => {
    const { report, lines } = await probeQuirks(quirk());
    expect(lines).toContain(line);
    expect(report.capabilities).toMatchObject(expected);
    expect(report).toMatchObject({ ok: true, leftBehind: [] });
    expect(await everythingStored()).toEqual([]);
  });

  test('pages that come again are not the end of a listing: the old way is taken, or the test fails', async () => {
    const both = await probeQuirks(repeatsFirstPage());
    expect(both.lines).toContain('list ok list-v1');
    await gateway?.close();
    const neither = await probeQuirks(repeatsFirstPage(), (request, pass) =>
      request.query.has('marker') ? quirkError(501, 'NotImplemented') : pass(),
    );
    expect(neither.report.steps.at(-1)).toMatchObject({
      step: 'list',
      ok: false,
      error: { code: 'answer-invalid' },
    });
  });

  test('keys of one folder pass; what they may not ask is unknown', async () => {
    const { report, lines } = await probeQuirks(onlyBelow('root/path/'));
    expect(report.ok).toBe(true);
    expect(lines).toContain('bucket ok bucket-unasked');
    expect(report.capabilities).toMatchObject({ ...able, objectLock: 'unknown', versioning: 'unknown' });
    expect(await everythingStored()).toEqual([]);
  });

  test('nor may they ask for versions', async () => {
    const { report, lines } = await probeQuirks(onlyBelow('root/path/'), (request, pass) =>
      request.query.has('versions') ? quirkError(403, 'AccessDenied') : pass(),
    );
    expect(lines).toContain('versioning ok unknown not-told');
    expect(report.capabilities).toMatchObject({ versioning: 'unknown', public: 'no' });
  });

  test('a busy moment tells nothing about a capability', async () => {
    const { report, lines } = await probeQuirks(
      refuse(
        ({ query, headers }) => query.has('uploads') || headers['if-none-match'] !== undefined,
        () => quirkError(503, 'SlowDown'),
      ),
    );
    expect(report.capabilities).toMatchObject({ multipart: 'unknown', conditionalCreate: 'unknown' });
    expect(lines).toContain('multipart ok unknown not-told');
    expect(report.ok).toBe(true);
  });

  test('hidden versions are seen, told, and removed again', async () => {
    const { quirk, hidden } = versionedBucket();
    let most = 0;
    const { report, lines } = await probeQuirks(async (request, pass) => {
      most = Math.max(most, hidden().length);
      return quirk(request, pass);
    });
    expect(lines).toContain('versioning ok yes versioned');
    expect(report.capabilities.versioning).toBe('on');
    expect(most).toBeGreaterThan(4);
    expect(hidden()).toEqual([]);
    expect(await everythingStored()).toEqual([]);
  });

  test('objects without versions are not hidden, although none is called the latest', async () => {
    const { lines, report } = await probeQuirks(({ query, path: asked }, pass) => {
      if (!query.has('versions')) return pass();
      const key = `${query.get('prefix')}-race`;
      return quirkAnswer(
        200,
        `<ListVersionsResult><Name>${asked.slice(1)}</Name><IsTruncated>false</IsTruncated><Version><Key>${key}</Key><VersionId>null</VersionId><IsLatest>false</IsLatest><Size>1</Size></Version></ListVersionsResult>`,
      );
    });
    expect(lines).toContain('versioning ok no versions-off');
    expect(report.capabilities.versioning).toBe('off');
  });

  test('a bucket that locks what is put into it gets no megabytes', async () => {
    const { report, lines } = await probeQuirks((request, pass) =>
      request.query.has('object-lock')
        ? quirkAnswer(
            200,
            '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>30</Days></DefaultRetention></Rule></ObjectLockConfiguration>',
          )
        : pass(),
    );
    expect(lines).toContain('multipart ok unknown lock-spares');
    expect(report.capabilities).toMatchObject({ objectLock: 'yes' });
    expect(report.capabilities.multipart).toBeUndefined();
    expect(gateway?.requests.every(({ body }) => body.length < 5_000)).toBe(true);
  });

  test('a web page with status 200 is no storage', async () => {
    const { report } = await probeQuirks(() =>
      quirkAnswer(200, '<html>Sign in</html>', { 'content-type': 'text/html' }),
    );
    expect(report.steps.at(-1)).toMatchObject({ step: 'sign', ok: false, error: { code: 'not-s3' } });
    expect(report.capabilities).toEqual({});
  });

  test('an object whose writing was refused is not called left behind', async () => {
    const denies = refuse(
      ({ method, path: asked }) => ['PUT', 'DELETE'].includes(method) && asked.includes('holdall-check-'),
      () => quirkError(403, 'AccessDenied'),
    );
    const { report } = await probeQuirks(denies);
    expect(report.steps.at(-1)).toMatchObject({ step: 'write', ok: false, error: { code: 'access-denied' } });
    expect(report.leftBehind).toEqual([]);
    expect(gateway?.fired()).toBeGreaterThan(0);
  });

  test('what could not be removed is named', async () => {
    const { report } = await probeQuirks(
      refuse(
        ({ method, path }) => method === 'DELETE' && path.endsWith('-stranger'),
        () => quirkError(403, 'AccessDenied'),
      ),
    );
    expect(report.leftBehind).toEqual([
      expect.stringMatching(/^root\/path\/holdall-check-[0-9a-f]{16}-stranger$/),
    ]);
    await rm(path.join(folder, 'data', 'root'), { recursive: true });
  });
});

describe('the clock', () => {
  test.each([
    ['ahead', 12, { minutes: 12, direction: 'ahead' }],
    ['behind', -90, { minutes: 90, direction: 'behind' }],
  ])('%s of the storage’s is told', async (_word, minutes, values) => {
    const clock = { ...systemClock, now: () => systemClock.now() + minutes * 60_000 };
    const { report } = await probe({}, { clock });
    expect(report.steps.find(({ step }) => step === 'clock')).toMatchObject({
      ok: true,
      verdict: 'warning',
      note: { code: 'clock-off', values },
    });
  });
});

const real = realS3FromEnvironment();
const servers: [string, () => { settings: Partial<ConnectionSettings>; secret: string } | undefined][] = [
  ['our own server', () => ({ settings: {}, secret: secretAccessKey })],
  [
    'the S3 server of the environment',
    () => real && { settings: real.settings, secret: real.secrets.secretAccessKey },
  ],
];

describe.each(servers)('one wrong field after the other: %s', (_name, about) => {
  const known = about();
  const last = async (change: Partial<ConnectionSettings>, secret = known?.secret) =>
    (await probe({ ...known?.settings, ...change }, {}, secret)).report.steps.at(-1);
  const endpoint = () => new URL(known?.settings.endpoint ?? server.endpoint);

  test.skipIf(!known)('is named, with what could be done', async () => {
    await probe({ ...known?.settings }, { createBucket: true, leastPart: fullPart }, known?.secret);
    expect(await last({ accessKeyId: 'NOBODY0000000000NOPE' })).toMatchObject({
      step: 'sign',
      error: { code: 'key-unknown' },
    });
    const wrongSecret = await last({}, 'not-the-secret');
    expect(wrongSecret).toMatchObject({ step: 'sign', error: { code: 'secret-wrong' } });
    expect(wrongSecret?.fix).toBeUndefined();
    expect(await last({ bucket: 'holdall-nowhere' })).toMatchObject({
      step: 'bucket',
      error: { code: 'bucket-missing' },
      fix: { kind: 'create-bucket', bucket: 'holdall-nowhere' },
    });
    expect(await last({ endpoint: 'http://nobody.invalid' })).toMatchObject({
      step: 'reach',
      error: { code: 'host-unknown' },
    });
    expect(await last({ endpoint: 'http://127.0.0.1:9' })).toMatchObject({
      step: 'reach',
      error: { code: 'host-unreachable' },
    });
    const plain = endpoint();
    expect(await last({ endpoint: `${plain.origin}/some/path` })).toMatchObject({
      step: 'bucket',
      fix: { kind: 'strip-bucket', endpoint: plain.origin },
    });
    expect(await last({ endpoint: `https://${plain.host}` })).toMatchObject({
      step: 'tls',
      error: { code: 'not-s3' },
      fix: { kind: 'switch-scheme', endpoint: `http://${plain.host}` },
    });
    expect(
      await last({ addressing: 'virtual', endpoint: `http://localhost:${plain.port}`, bucket: 'no-such.x' }),
    ).toMatchObject({ ok: false });
  });
});

describe('regions', () => {
  test('the right one is offered', async () => {
    const { report } = await probe({ region: 'mars-1' });
    expect(report.steps.at(-1)).toMatchObject({
      step: 'sign',
      error: { code: 'region-wrong' },
      fix: { kind: 'take-region', region: 'home' },
    });
  });

  test('a storage that blames the secret for a wrong region is seen through', async () => {
    gateway = await startQuirkyServer(server.endpoint, [
      refuse(
        ({ headers }) => /Credential=[^/]+\/\d+\/mars-1\//.test(headers.authorization ?? ''),
        () => quirkError(403, 'SignatureDoesNotMatch'),
      ),
      // The real server behind is told nothing of a region that it does not have.
      refuse(
        ({ headers }) => /\/us-east-1\//.test(headers.authorization ?? ''),
        () =>
          quirkAnswer(
            200,
            '<ListBucketResult><Name>data</Name><IsTruncated>false</IsTruncated></ListBucketResult>',
          ),
      ),
    ]);
    const { report } = await probe({ region: 'mars-1' });
    expect(gateway.fired()).toBeGreaterThan(2);
    expect(report.steps.at(-1)).toMatchObject({
      step: 'sign',
      error: { code: 'region-wrong', details: { region: 'mars-1', expected: 'us-east-1' } },
      fix: { kind: 'take-region', region: 'us-east-1' },
    });
  });
});

test.skipIf(!real)('the S3 server of the environment (set S3_ENDPOINT …) is measured', async () => {
  if (!real) return;
  const { report } = await probe(
    { ...real.settings, rootPath: 'root' },
    { createBucket: true, leastPart: fullPart },
    real.secrets.secretAccessKey,
  );
  expect(report).toMatchObject({ ok: true, leftBehind: [] });
  expect(report.capabilities).toMatchObject({
    multipart: 'yes',
    partCopy: 'yes',
    listV2: 'yes',
    public: 'no',
  });
  const storage = await openStorage(real.settings, real.secrets, { ...ports, attempts: 1 });
  expect(await listAll(storage, '')).toEqual([]);
  expect(await storage.listUploads('')).toEqual([]);
  storage.close();
});

test('a test of the same random numbers is the same test', async () => {
  const random = () => new FakeRandom(3);
  const first = await probe({}, { random: random() });
  const second = await probe({}, { random: random() });
  expect(second.lines).toEqual(first.lines);
});
