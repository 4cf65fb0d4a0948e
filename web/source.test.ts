import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '#engine/index.ts';
import { openConnection, sendBytes, sendRaw } from './testing/raw-request.ts';
import { checkAlways, tokenOf, type WebHostFixture, webHostFixture } from './testing/web-host-fixture.ts';

let web: WebHostFixture;
let port: number;

beforeAll(async () => {
  web = await webHostFixture({ clock: systemClock, random: systemRandom });
  port = web.host.port;
});
afterAll(() => web.close());

test('listens on loopback and nowhere else', async () => {
  expect(web.host.origin).toBe(`http://127.0.0.1:${port}`);
  await expect(
    import('node:net').then(({ connect }) => answered(connect({ host: '::1', port }))),
  ).resolves.toBe(false);
  const others = Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).filter((one) => !one.internal),
  );
  const { connect } = await import('node:net');
  for (const { address, family } of others) {
    if (family === 'IPv4') expect(await answered(connect({ host: address, port })), address).toBe(false);
  }
});

test('the honest page works, so that the refusals prove something', async () => {
  for (const name of ['127.0.0.1', 'localhost']) {
    const page = await web.ask({ headers: [['host', `${name}:${port}`]] });
    expect(page).toMatchObject({ status: 200, text: '<!doctype html><title>Window</title>' });
    const session = await web.ask({
      method: 'POST',
      path: '/api/session',
      headers: [
        ['host', `${name}:${port}`],
        ['origin', `http://${name}:${port}`],
        ['content-type', 'application/json; charset=utf-8'],
        ['sec-fetch-site', 'same-origin'],
      ],
      body: JSON.stringify({ token: tokenOf(web.host.freshUrl()) }),
    });
    expect(session.status).toBe(200);
  }
});

describe('a name that was rebound to us', () => {
  test.each([
    ['another name', () => [['host', 'evil.example']]],
    ['another name with our port', () => [['host', `evil.example:${port}`]]],
    ['no port', () => [['host', '127.0.0.1']]],
    ['another port', () => [['host', `127.0.0.1:${port + 1}`]]],
    ['our name as a part', () => [['host', `127.0.0.1:${port}.evil.example`]]],
    ['a dot at the end', () => [['host', `localhost.:${port}`]]],
    ['the other loopback', () => [['host', `[::1]:${port}`]]],
    ['another loopback address', () => [['host', `127.0.0.2:${port}`]]],
    ['no name at all', () => []],
    ['an empty name', () => [['host', '']]],
    [
      'two names',
      () => [
        ['host', `127.0.0.1:${port}`],
        ['host', 'evil.example'],
      ],
    ],
    [
      'the same name twice',
      () => [
        ['host', `127.0.0.1:${port}`],
        ['Host', `127.0.0.1:${port}`],
      ],
    ],
  ] as [string, () => [string, string][]][])('%s is refused', async (_what, headers) => {
    const before = web.calls.length;
    for (const path of ['/', '/assets/app.js', '/api/call', '/nothing']) {
      expect((await web.ask({ path, headers: headers() })).status, path).toBe(403);
    }
    const call = await web.ask({
      method: 'POST',
      path: '/api/call',
      headers: [...headers(), ['origin', web.host.origin], ['authorization', `Bearer ${await web.signIn()}`]],
      body: '{"method":"app.info","request":{}}',
    });
    expect(call.status).toBe(403);
    expect(web.calls).toHaveLength(before);
  });

  test.each(['http://evil.example/', 'http://127.0.0.1:1/', '*', 'evil.example:80'])(
    'a request for %s is refused although its Host is right',
    async (path) => {
      const answer = await web.ask({ path, headers: [['host', `127.0.0.1:${port}`]] });
      expect(answer.status).toBe(400);
    },
  );
});

describe('a page of somebody else', () => {
  const origins: [string, () => [string, string][]][] = [
    ['no origin', () => []],
    ['a foreign origin', () => [['origin', 'https://evil.example']]],
    ['the origin null', () => [['origin', 'null']]],
    ['an empty origin', () => [['origin', '']]],
    ['another port of ours', () => [['origin', `http://127.0.0.1:${port + 1}`]]],
    ['our name without a port', () => [['origin', 'http://127.0.0.1']]],
    ['our other name', () => [['origin', `http://localhost:${port}`]]],
    ['the secure scheme', () => [['origin', `https://127.0.0.1:${port}`]]],
    ['a slash too much', () => [['origin', `http://127.0.0.1:${port}/`]]],
    ['our origin in capitals', () => [['origin', `HTTP://127.0.0.1:${port}`]]],
    ['our origin as a part', () => [['origin', `http://127.0.0.1:${port}.evil.example`]]],
    [
      'two origins',
      () => [
        ['origin', web.host.origin],
        ['origin', 'https://evil.example'],
      ],
    ],
    [
      'our origin, from another site',
      () => [
        ['origin', web.host.origin],
        ['sec-fetch-site', 'cross-site'],
      ],
    ],
    [
      'our origin, from a sister site',
      () => [
        ['origin', web.host.origin],
        ['sec-fetch-site', 'same-site'],
      ],
    ],
  ];

  test.each(origins)('%s can neither sign in nor call', async (_what, headers) => {
    const bearer = await web.signIn();
    const token = tokenOf(web.host.freshUrl());
    const before = web.calls.length;
    for (const [path, body] of [
      ['/api/session', { token }],
      ['/api/call', { method: 'app.info', request: {} }],
      ['/api/token', {}],
      ['/', {}],
    ] as const) {
      const answer = await web.ask({
        method: 'POST',
        path,
        headers: [
          ['host', `127.0.0.1:${port}`],
          ['content-type', 'application/json'],
          ['authorization', `Bearer ${bearer}`],
          ...headers(),
        ],
        body: JSON.stringify(body),
      });
      expect(answer.status, path).toBe(403);
    }
    expect(web.calls).toHaveLength(before);
    // Its attempt did not use up the token of the person either.
    expect((await web.post('/api/session', { token })).status).toBe(200);
  });

  test('gets nothing from asking first, and nothing by reading', async () => {
    const preflight = await web.ask({
      method: 'OPTIONS',
      path: '/api/call',
      headers: [
        ['host', `127.0.0.1:${port}`],
        ['origin', 'https://evil.example'],
        ['access-control-request-method', 'POST'],
        ['access-control-request-headers', 'content-type, authorization'],
        ['access-control-request-private-network', 'true'],
      ],
    });
    expect(preflight.status).toBe(403);
    const read = await web.ask({
      path: '/assets/app.js',
      headers: [
        ['host', `127.0.0.1:${port}`],
        ['origin', 'https://evil.example'],
      ],
    });
    expect(read.status).toBe(403);
  });

  test.each(['OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'])(
    '%s does nothing, even from our own page',
    async (method) => {
      for (const path of ['/', '/api/call']) {
        const headers = [
          ['host', `127.0.0.1:${port}`],
          ['origin', web.host.origin],
        ] as const;
        expect((await web.ask({ method, path, headers })).status).toBe(405);
      }
    },
  );
});

describe('what is no request', () => {
  test.each([
    ['noise', 'GARBAGE\r\n\r\n', 400],
    ['a TLS greeting', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), 400],
    ['a header with a line break in its name', 'GET / HTTP/1.1\r\nho st: x\r\n\r\n', 400],
    ['two lengths', 'POST /api/call HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['endless headers', `GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 431],
  ])('%s is refused with all headers', async (_what, bytes, status) => {
    const answer = await sendBytes(port, bytes);
    expect(answer.status).toBe(status);
    checkAlways(answer, port);
  });

  test('a request over the old protocol is judged like any other', async () => {
    const socket = await openConnection(port);
    socket.destroy();
    const answer = await sendBytes(port, 'GET / HTTP/1.0\r\nhost: evil.example\r\n\r\n');
    expect(answer.status).toBe(403);
    checkAlways(answer, port);
  });

  test('an upgrade to something else, or elsewhere, is refused', async () => {
    const upgrade = [
      ['host', `127.0.0.1:${port}`],
      ['origin', web.host.origin],
      ['connection', 'Upgrade'],
      ['sec-websocket-version', '13'],
      ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ] as const;
    const elsewhere = await sendRaw(port, {
      path: '/api/call',
      headers: [...upgrade, ['upgrade', 'websocket']],
    });
    expect(elsewhere.status).toBe(404);
    checkAlways(elsewhere, port);
    const other = await sendRaw(port, { path: '/api/events', headers: [...upgrade, ['upgrade', 'h2c']] });
    expect(other.status).toBe(400);
    checkAlways(other, port);
  });
});

function answered(socket: import('node:net').Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
