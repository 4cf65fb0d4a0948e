import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { memoryConnection, SECRET } from '#engine/testing/service-fixture.ts';
import { connectionView, exploredFolder } from '#shared/contract/connections.ts';
import { errorTable } from '#shared/errors/error-table.ts';
import { type ResourceFixture, resourceFixture } from '../testing/resource-fixture.ts';
import { connectionOperations } from './connection-operations.ts';
import { problem } from './named-schemas.ts';
import { statusOf } from './problem.ts';

let api: ResourceFixture;
beforeEach(async () => {
  api = await resourceFixture();
});
afterEach(() => api.close());

const all = '/api/connections';
const create = async (name = 'memory') => {
  const { caFile: _ca, proxy: _proxy, ...fields } = memoryConnection;
  const answer = await api.ask('POST', all, { body: { ...fields, name, secretAccessKey: SECRET } });
  expect(answer.status).toBe(201);
  return { id: String(answer.json.id), etag: answer.headers.etag ?? '', answer };
};
const code = (answer: { json: Record<string, unknown>; status: number }) => {
  expect(problem.parse(answer.json).status).toBe(answer.status);
  return [answer.status, answer.json.code];
};
const patch = (id: string, etag: string | null, operations: unknown, more: object = {}) =>
  api.ask('PATCH', `${all}/${id}`, { headers: { 'if-match': etag }, body: operations, ...more });
const region = (value: string) => [{ op: 'replace', path: '/region', value }];

describe('a connection as a resource', () => {
  test('is created, read, listed, changed and deleted', async () => {
    const { id, etag, answer } = await create();
    expect(answer.headers.location).toBe(`${all}/${id}`);
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    expect(connectionView.parse(answer.json)).toMatchObject({ id, name: 'memory', hasSecret: true });
    const read = await api.ask('GET', `${all}/${id}`);
    expect([read.status, read.headers.etag, read.json]).toEqual([200, etag, answer.json]);
    expect((await api.ask('GET', all)).json).toEqual({ connections: [read.json] });

    const changed = await patch(id, etag, [
      { op: 'test', path: '/region', value: 'us-east-1' },
      ...region('eu-1'),
      { op: 'replace', path: '/secretAccessKey', value: `${SECRET}-2` },
      { op: 'add', path: '/sessionToken', value: `${SECRET}-token` },
      { op: 'replace', path: '/name', value: 'renamed' },
    ]);
    expect(changed.status).toBe(200);
    expect(changed.json).toMatchObject({ id, name: 'renamed', region: 'eu-1', hasSessionToken: true });
    expect(changed.headers.etag).not.toBe(etag);
    expect(`"${changed.json.etag}"`).toBe(changed.headers.etag);

    const gone = await api.ask('DELETE', `${all}/${id}`, {
      headers: { 'if-match': changed.headers.etag ?? '' },
    });
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect(code(await api.ask('GET', `${all}/${id}`))).toEqual([404, 'connection-unknown']);
    expect((await api.ask('GET', all)).json).toEqual({ connections: [] });
  });

  test('is tested as it is saved, and its storage explored page by page', async () => {
    const { id } = await create();
    for (const key of ['root/a', 'root/sub dir/b', 'root/z', 'outside']) {
      await api.service.memory.put(key, new Uint8Array(5));
    }
    const tested = await api.ask('POST', `${all}/${id}/test`, { body: {} });
    expect([tested.status, tested.json.ok]).toEqual([200, true]);
    const first = await api.ask('GET', `${all}/${id}/explore?limit=2`);
    const page = exploredFolder.parse(first.json);
    expect(page.objects.map(({ name, size }) => [name, size])).toEqual([['a', 5]]);
    expect(page.folders).toEqual([{ name: 'sub dir', path: 'sub dir/' }]);
    const second = await api.ask('GET', `${all}/${id}/explore?limit=2&cursor=${page.next}`);
    expect(second.json).toMatchObject({ objects: [{ name: 'z' }], next: null });
    const inner = await api.ask('GET', `${all}/${id}/explore?path=sub%20dir%2F`);
    expect(inner.json).toMatchObject({ prefix: 'root/sub dir/', objects: [{ path: 'sub dir/b' }] });
    const bad = `${all}/${id}/explore`;
    expect(code(await api.ask('GET', `${bad}?cursor=made-up`))).toEqual([422, 'field-invalid']);
    expect(code(await api.ask('GET', `${bad}?limit=1001`))).toEqual([400, 'usage-invalid']);
    expect(code(await api.ask('GET', `${bad}?limit=-1`))).toEqual([400, 'usage-invalid']);
    expect(code(await api.ask('GET', `${bad}?path=a&path=b`))).toEqual([400, 'window-request-invalid']);
    expect(code(await api.ask('GET', `${bad}?pfad=a`))).toEqual([400, 'window-request-invalid']);
    expect(code(await api.ask('GET', `${bad}?__proto__=a`))).toEqual([400, 'window-request-invalid']);
  });

  test('that is in use, or whose name is taken, is told with its own status', async () => {
    const { id, etag } = await create();
    await create('other');
    expect(code(await patch(id, etag, [{ op: 'replace', path: '/name', value: 'other' }]))).toEqual([
      409,
      'name-taken',
    ]);
    const plan = { name: 'docs', connection: 'memory', folders: ['/docs'], include: [], exclude: [] };
    const saved = await api.service.service.call('plans.save', { plan: { ...plan, retention: {} } });
    expect(saved.ok).toBe(true);
    const removal = await api.ask('DELETE', `${all}/${id}`, { headers: { 'if-match': etag } });
    expect(code(removal)).toEqual([409, 'connection-in-use']);
    expect(code(await patch(id, etag, [{ op: 'add', path: '/bucket', value: 'No' }]))).toEqual([
      422,
      'bucket-name-invalid',
    ]);
  });
});

describe('versions', () => {
  test('of two clients with the same version one wins, each time', async () => {
    const { id, etag } = await create();
    const clients = await Promise.all([api.signIn(), api.signIn(), api.signIn()]);
    let version = etag;
    for (let round = 0; round < 4; round += 1) {
      const answers = await Promise.all(
        clients.map((bearer, n) =>
          patch(id, version, region(`r-${round}-${n}`), {
            headers: { 'if-match': version, authorization: `Bearer ${bearer}` },
          }),
        ),
      );
      const won = answers.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      for (const lost of answers.filter((answer) => answer !== won[0])) {
        expect(code(lost)).toEqual([412, 'precondition-failed']);
      }
      const now = await api.ask('GET', `${all}/${id}`);
      expect(now.json).toEqual(won[0]?.json);
      version = now.headers.etag ?? '';
    }
  });

  test('have to be named exactly: none is 428, another one 412', async () => {
    const { id, etag } = await create();
    expect(code(await patch(id, null, region('x')))).toEqual([428, 'precondition-required']);
    expect(code(await api.ask('DELETE', `${all}/${id}`))).toEqual([428, 'precondition-required']);
    const bare = etag.replaceAll('"', '');
    for (const wrong of ['"old"', `W/${etag}`, bare, `${etag}, "other"`, '""', '', '"*"', `"${bare}" x`]) {
      expect([wrong, ...code(await patch(id, wrong, region('x')))]).toEqual([
        wrong,
        412,
        'precondition-failed',
      ]);
    }
    expect((await api.ask('GET', `${all}/${id}`)).headers.etag).toBe(etag);
    expect((await patch(id, '*', region('any'))).status).toBe(200);
  });
});

describe('what a patch may not', () => {
  test.each([
    [[{ op: 'test', path: '/secretAccessKey', value: `${SECRET}-guess` }], 422],
    [[{ op: 'test', path: '/secretAccessKey', value: SECRET }], 422],
    [[{ op: 'copy', from: '/secretAccessKey', path: '/rootPath' }], 422],
    [[{ op: 'move', from: '/sessionToken', path: '/name' }], 422],
    [[{ op: 'remove', path: '/secretAccessKey' }], 422],
    [[{ op: 'replace', path: '/id', value: SECRET }], 422],
    [[{ op: 'replace', path: '', value: SECRET }], 422],
    [[{ op: 'add', path: '/__proto__/x', value: SECRET }], 422],
    [[{ op: 'add', path: '/hasSecret', value: 'no' }], 422],
    [[{ op: 'test', path: '/region', value: SECRET }], 409],
    [[{ op: 'add', path: '/region', value: { secret: SECRET } }], 400],
    [[{ op: SECRET, path: '/region' }], 400],
    [{ region: SECRET }, 400],
    ['null', 400],
    [`[{"op": "add", "path": "/region", "value": "${SECRET}"`, 400],
  ])('%j', async (operations, status) => {
    const { id, etag } = await create();
    const answer = await patch(id, etag, operations);
    expect(code(answer)[0]).toBe(status);
    expect(answer.raw).not.toContain(SECRET);
    expect((await api.ask('GET', `${all}/${id}`)).headers.etag).toBe(etag);
  });
});

describe('who may ask', () => {
  const each = () =>
    connectionOperations.map(({ method, path }) => ({
      method,
      path: path.replace('{id}', '0123456789abcdef'),
    }));

  test('nobody without a bearer, with a made-up one, with the owner’s key, or after signing out', async () => {
    const bearer = await api.signIn();
    const headers = { authorization: `Bearer ${bearer}` };
    expect((await api.ask('GET', all, { headers })).status).toBe(200);
    expect((await api.ask('POST', '/api/sign-out', { headers, body: {} })).status).toBe(200);
    const wrong = [
      null,
      'Bearer made-up-made-up-made-up-made-up',
      `Bearer ${api.host.ownerKey}`,
      `Bearer ${bearer}`,
    ];
    for (const { method, path } of each()) {
      for (const authorization of wrong) {
        const answer = await api.ask(method, path, { headers: { authorization, 'if-match': '*' }, body: {} });
        expect([method, path, ...code(answer)]).toEqual([method, path, 401, 'window-signed-out']);
        expect(answer.headers['www-authenticate']).toBe('Bearer');
      }
    }
  });

  test('no page of another origin, no rebound name, and nothing unsafe without an origin', async () => {
    for (const { method, path } of each()) {
      const from = (headers: Record<string, string | null>) => api.ask(method, path, { headers });
      expect(code(await from({ origin: 'http://evil.example' }))).toEqual([403, 'window-origin-refused']);
      expect(code(await from({ origin: 'null' }))).toEqual([403, 'window-origin-refused']);
      expect(code(await from({ host: 'evil.example' }))).toEqual([403, 'window-host-refused']);
      if (method === 'GET') continue;
      expect(code(await from({ origin: null }))).toEqual([403, 'window-origin-refused']);
      expect(code(await from({ 'sec-fetch-site': 'cross-site' }))).toEqual([403, 'window-origin-refused']);
    }
  });
});

describe('what is read', () => {
  test('only the media type that fits, and no more than fits', async () => {
    const { id, etag } = await create();
    for (const type of [
      'application/json',
      'text/plain',
      'application/json-patch+jsonp',
      'application/merge-patch+json',
    ]) {
      expect((await patch(id, etag, region('x'), { type })).status).toBe(415);
    }
    const asPatch = { body: {}, type: 'application/json-patch+json' };
    expect(code(await api.ask('POST', all, asPatch))).toEqual([415, 'window-type-refused']);
    const large = [{ op: 'add', path: '/region', value: 'x'.repeat(1_100_000) }];
    expect(code(await patch(id, etag, large))).toEqual([413, 'window-body-too-large']);
    expect(
      (await patch(id, etag, region('x'), { type: 'application/json-patch+json; charset=utf-8' })).status,
    ).toBe(200);
  });

  test('a connection has to be whole, and nothing else may be in it', async () => {
    const good = { name: 'n', bucket: 'bucket', accessKeyId: 'AK', secretAccessKey: SECRET };
    for (const wrong of [
      { ...good, secretAccessKey: undefined },
      { ...good, name: undefined },
      { ...good, id: '0123456789abcdef' },
      { ...good, etag: 'x' },
      { ...good, [SECRET]: 'x' },
      [good],
      'null',
    ]) {
      const answer = await api.ask('POST', all, { body: wrong });
      expect(code(answer)).toEqual([400, 'usage-invalid']);
    }
    const answer = await api.ask('POST', all, {
      body: { ...good, secretAccessKey: `${SECRET} with a space` },
    });
    expect(code(answer)).toEqual([422, 'field-invalid']);
    expect((await api.ask('GET', all)).json).toEqual({ connections: [] });
  });

  test.each([
    ['/api/connections/', 404],
    ['/api/connections/memory', 404],
    ['/api/connections/0123456789ABCDEF', 404],
    ['/api/connections/0123456789abcdef/', 404],
    ['/api/connections/0123456789abcdef/explore/', 404],
    ['/api/connections/..%2f0123456789abcdef', 404],
    ['/api/connections/0123456789abcdef/nothing', 404],
    ['/api/connectionsx', 404],
    ['/api/connections/0123456789abcdef/test', 405],
  ])('%s is nothing', async (path, status) => {
    expect((await api.ask('GET', path)).status).toBe(status);
  });

  test('another method is told which there are', async () => {
    const { id } = await create();
    const allowed = [
      [all, 'GET, POST'],
      [`${all}/${id}`, 'GET, PATCH, DELETE'],
      [`${all}/${id}/test`, 'POST'],
      [`${all}/${id}/explore`, 'GET'],
    ] as const;
    for (const [path, allow] of allowed) {
      const answer = await api.ask('PUT', path, { body: {} });
      expect([...code(answer), answer.headers.allow]).toEqual([405, 'window-method-refused', allow]);
    }
  });
});

test('a storage that fails is not taken for a failure of the request', async () => {
  const { id } = await create();
  const { AppError } = await import('#shared/errors/app-error.ts');
  api.service.storage.inject({
    method: 'listFolder',
    when: 'before',
    error: () =>
      new AppError('access-denied', {
        ...{ operation: `list ${SECRET}`, bucket: 'b', status: 403, serverCode: 'AccessDenied' },
      }),
  });
  expect(code(await api.ask('GET', `${all}/${id}/explore`))).toEqual([502, 'access-denied']);
  expect(api.service.storage.unfired()).toEqual([]);
  api.service.storage.inject({ method: 'listFolder', when: 'before', error: () => new Error(SECRET) });
  expect(code(await api.ask('GET', `${all}/${id}/explore`))).toEqual([500, 'bug']);
  expect(api.service.storage.unfired()).toEqual([]);
});

test('every failure has a status, and those that can be mended are no fault of the server', () => {
  for (const known of Object.keys(errorTable)) expect(statusOf(known)).toBeGreaterThanOrEqual(400);
  expect([statusOf('toString'), statusOf('from-the-future')]).toEqual([500, 500]);
});
