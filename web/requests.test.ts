import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '#engine/index.ts';
import { openConnection, parseAnswer, type RawRequest, readAll } from './testing/raw-request.ts';
import { checkAlways, type WebHostFixture, webHostFixture } from './testing/web-host-fixture.ts';

let web: WebHostFixture;
let impatient: WebHostFixture;
let bearer: string;

beforeAll(async () => {
  const ports = { clock: systemClock, random: systemRandom };
  web = await webHostFixture(ports, { bodyBytes: 10_000 });
  impatient = await webHostFixture(ports, { requestTime: 300, headersTime: 200 });
  bearer = await web.signIn();
});
afterAll(async () => {
  await web.close();
  await impatient.close();
});

const fromOurPage = ({ host } = web): [string, string][] => [
  ['host', `127.0.0.1:${host.port}`],
  ['origin', host.origin],
  ['authorization', `Bearer ${bearer}`],
];
const json: [string, string] = ['content-type', 'application/json'];
const body = JSON.stringify({ method: 'app.info', request: {} });
const send = (request: RawRequest) => web.ask({ method: 'POST', path: '/api/call', ...request });

async function refused(request: RawRequest, status: number) {
  const before = web.calls.length;
  const answer = await send(request);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.text)).toMatchObject({ ok: false });
  expect(web.calls).toHaveLength(before);
}

test('an honest call works, so that the refusals prove something', async () => {
  const answer = await send({ headers: [...fromOurPage(), json], body });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toEqual({ ok: true, result: { method: 'app.info', request: {} } });
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
});

describe('only JSON is read', () => {
  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/json; charset=utf-16'],
    ['application/json, text/plain'],
    ['application/jsonp'],
    ['text/json'],
    [''],
  ])('%s is refused', async (type) => {
    await refused({ headers: [...fromOurPage(), ['content-type', type]], body }, 415);
  });

  test('no type and packed bodies are refused', async () => {
    await refused({ headers: fromOurPage(), body }, 415);
    await refused({ headers: [...fromOurPage(), json, ['content-encoding', 'gzip']], body }, 415);
  });

  test.each([
    ['nothing', ''],
    ['half of it', body.slice(0, -3)],
    ['a list', '[]'],
    ['a number', '17'],
    ['null', 'null'],
    ['no method', '{"request":{}}'],
    ['a method that is no text', '{"method":{"a":1},"request":{}}'],
    ['a very long method', JSON.stringify({ method: 'x'.repeat(101), request: {} })],
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ])('%s is refused', async (_what, text) => {
    await refused({ headers: [...fromOurPage(), json], body: text }, 400);
  });

  test('a body cannot reach into objects of ours', async () => {
    const answer = await send({
      headers: [...fromOurPage(), json],
      body: '{"method":"app.info","request":{"__proto__":{"polluted":1}}}',
    });
    expect(answer.status).toBe(200);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('reading is limited', () => {
  test('a body over the limit is refused, however its length is told', async () => {
    const large = JSON.stringify({ method: 'app.info', request: 'x'.repeat(10_000) });
    await refused({ headers: [...fromOurPage(), json], body: large }, 413);
    const chunked = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
    await refused(
      { headers: [...fromOurPage(), json, ['transfer-encoding', 'chunked']], body: chunked },
      413,
    );
  });

  test('a body far over the limit is refused so that the page hears it', async () => {
    const before = web.calls.length;
    for (let i = 0; i < 5; i += 1) {
      const answer = await fetch(`${web.host.origin}/api/call`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: web.host.origin,
          authorization: `Bearer ${bearer}`,
        },
        body: 'x'.repeat(3_000_000),
      });
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ ok: false });
    }
    expect(web.calls).toHaveLength(before);
  });

  test('a length of a terabyte is refused without waiting for it', async () => {
    const socket = await openConnection(web.host.port);
    const lines = [...fromOurPage(), json, ['content-length', '1099511627776']].map(
      ([n, v]) => `${n}: ${v}\r\n`,
    );
    const received = readAll(socket);
    socket.write(`POST /api/call HTTP/1.1\r\n${lines.join('')}\r\n{`);
    const answer = parseAnswer(await received);
    expect(answer.status).toBe(413);
    checkAlways(answer, web.host.port);
  });

  test.each([
    ['a body', () => [...fromOurPage(impatient), json, ['content-length', '50'], ['', '']]],
    ['headers', () => fromOurPage(impatient)],
  ] as [string, () => [string, string][]][])('%s that never ends is given up on', async (_what, headers) => {
    const before = impatient.calls.length;
    const socket = await openConnection(impatient.host.port);
    const received = readAll(socket);
    const lines = headers().map(([name, value]) => (name === '' ? '\r\n{"' : `${name}: ${value}\r\n`));
    socket.write(`POST /api/session HTTP/1.1\r\n${lines.join('')}`);
    const answer = parseAnswer(await received);
    expect(answer.status).toBe(408);
    checkAlways(answer, impatient.host.port);
    expect(impatient.calls).toHaveLength(before);
  });

  test('a connection that breaks in mid body calls nothing', async () => {
    const before = web.calls.length;
    const socket = await openConnection(web.host.port);
    const closed = readAll(socket);
    const lines = [...fromOurPage(), json, ['content-length', '50']].map(([n, v]) => `${n}: ${v}\r\n`);
    socket.write(`POST /api/call HTTP/1.1\r\n${lines.join('')}\r\n${body.slice(0, 10)}`);
    socket.destroy();
    await closed;
    await send({ headers: [...fromOurPage(), json], body });
    expect(web.calls).toHaveLength(before + 1);
  });
});

describe('what there is', () => {
  test.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/toString',
    '/api/__proto__',
    '/api/call/',
    '/api//call',
    '/API/call',
  ])('%s is nothing', async (path) => {
    const answer = await web.ask({ method: 'POST', path, headers: [...fromOurPage(), json], body });
    expect([404, 405]).toContain(answer.status);
  });

  test.each(['/api/session', '/api/call', '/api/token'])('%s cannot be read', async (path) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await web.ask({ method, path, headers: fromOurPage() });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe('POST');
    }
  });
});
