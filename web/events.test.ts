import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemRandom } from '#engine/index.ts';
import { FakeClock } from '#engine/testing/fake-clock.ts';
import { CONTRACT_VERSION, type ContractEvent } from '#shared/contract/contract.ts';
import { sendRaw } from './testing/raw-request.ts';
import { checkAlways, tokenOf, type WebHostFixture, webHostFixture } from './testing/web-host-fixture.ts';

const HOUR = 3_600_000;
const changed: ContractEvent = { type: 'changed', what: 'plans' };
const welcome = { type: 'changed', what: 'jobs' };

let clock: FakeClock;
let web: WebHostFixture;

beforeEach(async () => {
  clock = new FakeClock();
  web = await webHostFixture({ clock, random: systemRandom });
});
afterEach(() => web.close());

interface Listening {
  readonly socket: WebSocket;
  readonly messages: unknown[];
  /** The close code. */
  readonly closed: Promise<number>;
  /** Resolves when so many messages have come. */
  heard(count: number): Promise<unknown[]>;
}

/** Opens a WebSocket as our page does and says `first`, if anything. */
async function open(first?: unknown, origin: string = web.host.origin): Promise<Listening> {
  const socket = new WebSocket(`ws://127.0.0.1:${web.host.port}/api/events`, { origin });
  const messages: unknown[] = [];
  let look = () => {};
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)));
    look();
  });
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  if (first !== undefined) socket.send(typeof first === 'string' ? first : JSON.stringify(first));
  const heard = async (count: number) => {
    while (messages.length < count) await new Promise<void>((resolve) => (look = resolve));
    return messages;
  };
  return { socket, messages, closed, heard };
}

const hello = (bearer: string) => ({ type: 'hello', bearer, contract: CONTRACT_VERSION });

test('a window that says hello hears every event; one that has not hears nothing', async () => {
  const silent = await open();
  const one = await open(hello(await web.signIn()));
  const two = await open(hello(await web.signIn()));
  await Promise.all([one.heard(1), two.heard(1)]);
  web.emit(changed);
  expect(await one.heard(2)).toEqual([welcome, changed]);
  expect(await two.heard(2)).toEqual([welcome, changed]);
  expect(silent.messages).toEqual([]);
});

describe('the upgrade', () => {
  const upgrade = (headers: [string, string][], path = '/api/events') =>
    sendRaw(web.host.port, {
      path,
      headers: [
        ['connection', 'Upgrade'],
        ['upgrade', 'websocket'],
        ['sec-websocket-version', '13'],
        ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
        ...headers,
      ],
    });

  test.each([
    ['no origin', (port: number) => [['host', `127.0.0.1:${port}`]]],
    [
      'a foreign origin',
      (port: number) => [
        ['host', `127.0.0.1:${port}`],
        ['origin', 'https://evil.example'],
      ],
    ],
    [
      'the origin null',
      (port: number) => [
        ['host', `127.0.0.1:${port}`],
        ['origin', 'null'],
      ],
    ],
    [
      'another port',
      (port: number) => [
        ['host', `127.0.0.1:${port}`],
        ['origin', `http://127.0.0.1:${port - 1}`],
      ],
    ],
    [
      'our other name',
      (port: number) => [
        ['host', `127.0.0.1:${port}`],
        ['origin', `http://localhost:${port}`],
      ],
    ],
    [
      'a rebound name',
      (port: number) => [
        ['host', `evil.example:${port}`],
        ['origin', `http://evil.example:${port}`],
      ],
    ],
    [
      'the secure scheme',
      (port: number) => [
        ['host', `127.0.0.1:${port}`],
        ['origin', `https://127.0.0.1:${port}`],
      ],
    ],
  ] as [string, (port: number) => [string, string][]][])('from %s is refused', async (_what, headers) => {
    const answer = await upgrade(headers(web.host.port));
    expect(answer.status).toBe(403);
    checkAlways(answer, web.host.port);
  });

  test('that is none is refused', async () => {
    const ours: [string, string][] = [
      ['host', `127.0.0.1:${web.host.port}`],
      ['origin', web.host.origin],
    ];
    const twice = await upgrade([...ours, ['sec-websocket-version', '99']]);
    expect(twice.status).toBe(400);
    checkAlways(twice, web.host.port);
    const plain = await web.ask({ path: '/api/events', headers: ours });
    expect(plain.status).toBe(404);
  });

  test('is answered with all headers', async () => {
    const { socket } = await new Promise<{ socket: WebSocket }>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${web.host.port}/api/events`, { origin: web.host.origin });
      socket.on('upgrade', ({ headers }) => {
        expect(headers['cache-control']).toBe('no-store');
        expect(headers['content-security-policy']).toContain("default-src 'none'");
        expect(Object.keys(headers).some((name) => name.startsWith('access-control-'))).toBe(false);
        resolve({ socket });
      });
    });
    socket.terminate();
  });
});

describe('who is hung up on', () => {
  test('whoever says nothing for two seconds', async () => {
    const window = await open();
    clock.advance(1_999);
    web.emit(changed);
    clock.advance(1);
    expect(await window.closed).toBe(4408);
    expect(window.messages).toEqual([]);
  });

  test.each([
    ['a wrong bearer', () => hello('B'.repeat(43))],
    ['a one-time token', () => hello(tokenOf(web.host.url))],
    ['no bearer', () => ({ type: 'hello', contract: CONTRACT_VERSION })],
    ['another word', () => ({ type: 'call' })],
    ['what is no JSON', () => '{'],
    ['null', () => 'null'],
  ])('whoever says %s', async (_what, first) => {
    const window = await open(first());
    expect(await window.closed).toBe(1008);
    web.emit(changed);
    expect(window.messages).toEqual([]);
  });

  test('whoever sends bytes, or too many', async () => {
    const bearer = await web.signIn();
    const binary = await open();
    binary.socket.send(Buffer.from(JSON.stringify(hello(bearer))));
    expect(await binary.closed).toBe(1008);
    const large = await open(JSON.stringify({ ...hello(bearer), padding: 'x'.repeat(5000) }));
    expect(await large.closed).toBe(1009);
  });

  test('a window of another version of the contract', async () => {
    const window = await open({ ...hello(await web.signIn()), contract: CONTRACT_VERSION + 1 });
    expect(await window.closed).toBe(4409);
  });

  test('a wrong first word is not made good by a right second one', async () => {
    const bearer = await web.signIn();
    const window = await open(hello('B'.repeat(43)));
    window.socket.send(JSON.stringify(hello(bearer)));
    expect(await window.closed).toBe(1008);
    expect(window.messages).toEqual([]);
  });

  test('a window that has called nothing for twelve hours, even with events passing by', async () => {
    const bearer = await web.signIn();
    const idle = await open(hello(bearer));
    await idle.heard(1);
    clock.advance(12 * HOUR - 1);
    web.emit(changed);
    await idle.heard(2);
    clock.advance(1);
    web.emit(changed);
    expect(await idle.closed).toBe(1008);
    expect(idle.messages).toHaveLength(2);
    // It cannot come back with what it has.
    expect(await (await open(hello(bearer))).closed).toBe(1008);
  });

  test('an idle window, within a minute, when nothing happens at all', async () => {
    const idle = await open(hello(await web.signIn()));
    await idle.heard(1);
    clock.advance(12 * HOUR);
    expect(await idle.closed).toBe(1008);
  });

  test('everybody when the host closes', async () => {
    const window = await open(hello(await web.signIn()));
    const silent = await open();
    await window.heard(1);
    await web.host.close();
    expect(await window.closed).toBe(1001);
    expect(await silent.closed).toBe(1001);
    await expect(open()).rejects.toThrow();
  });
});
