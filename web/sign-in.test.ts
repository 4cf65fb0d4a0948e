import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemRandom } from '#engine/index.ts';
import { FakeClock } from '#engine/testing/fake-clock.ts';
import { tokenOf, type WebHostFixture, webHostFixture } from './testing/web-host-fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let clock: FakeClock;
let web: WebHostFixture;

beforeEach(async () => {
  clock = new FakeClock();
  web = await webHostFixture({ clock, random: systemRandom });
});
afterEach(() => web.close());

const trade = (token: unknown) => web.post('/api/session', { token });
const call = (bearer?: string) => web.post('/api/call', { method: 'app.info', request: { a: 1 } }, bearer);
const wrong = 'A'.repeat(43);

describe('the one-time token', () => {
  test('is long, stands in the fragment only, and opens one window', async () => {
    const token = tokenOf(web.host.url);
    expect(Buffer.from(token, 'base64url').length * 8).toBeGreaterThanOrEqual(192);
    expect(web.host.url).toBe(`${web.host.origin}/#token=${token}`);
    const answer = await trade(token);
    expect(answer.status).toBe(200);
    const { bearer } = JSON.parse(answer.text) as { bearer: string };
    expect(Buffer.from(bearer, 'base64url').length * 8).toBeGreaterThanOrEqual(256);
    expect(bearer).not.toBe(token);
    expect((await call(bearer)).status).toBe(200);
    expect(web.calls).toEqual([{ method: 'app.info', request: { a: 1 } }]);
  });

  test('works once', async () => {
    const token = tokenOf(web.host.url);
    expect((await trade(token)).status).toBe(200);
    const replayed = await trade(token);
    expect(replayed.status).toBe(401);
    expect(JSON.parse(replayed.text)).toMatchObject({
      ok: false,
      failure: { code: 'window-address-refused' },
    });
  });

  test('works once when two windows race for it', async () => {
    const token = tokenOf(web.host.url);
    const answers = await Promise.all(Array.from({ length: 4 }, () => trade(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
  });

  test('is too old after ten minutes, also when the clock was set back', async () => {
    clock.advance(10 * MINUTE);
    expect((await trade(tokenOf(web.host.url))).status).toBe(200);
    const late = tokenOf(web.host.freshUrl());
    clock.advance(10 * MINUTE + 1);
    clock.setNow(clock.now() - HOUR);
    expect((await trade(late)).status).toBe(401);
    // The computer slept: only the wall clock went on.
    const asleep = tokenOf(web.host.freshUrl());
    clock.setNow(clock.now() + 11 * MINUTE);
    expect((await trade(asleep)).status).toBe(401);
  });

  test.each([
    ['nothing', undefined],
    ['a number', 7],
    ['a list', [wrong]],
    ['null', null],
    ['a book', 'x'.repeat(201)],
  ])('%s is no token', async (_what, token) => {
    expect((await trade(token)).status).toBe(400);
  });

  test('does not stand in for a bearer, nor a bearer for it', async () => {
    const token = tokenOf(web.host.freshUrl());
    expect((await call(token)).status).toBe(401);
    expect((await trade(await web.signIn())).status).toBe(401);
    expect((await trade(web.host.ownerKey)).status).toBe(401);
    expect((await call(web.host.ownerKey)).status).toBe(401);
  });

  test('only the latest eight addresses are good', async () => {
    const urls = Array.from({ length: 9 }, () => web.host.freshUrl());
    expect((await trade(tokenOf(urls[0] ?? ''))).status).toBe(401);
    expect((await trade(tokenOf(urls[1] ?? ''))).status).toBe(200);
  });
});

describe('guessing', () => {
  test('ends after five wrong tokens a minute, even with the right one', async () => {
    const right = tokenOf(web.host.url);
    for (let i = 0; i < 5; i += 1) expect((await trade(`${wrong}${i}`)).status).toBe(401);
    const refused = await trade(`${wrong}6`);
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
    expect((await trade(right)).status).toBe(429);
    clock.advance(MINUTE - 1);
    expect(await trade(right)).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    clock.advance(1);
    // It was not used up meanwhile.
    expect((await trade(right)).status).toBe(200);
  });

  test('does not disturb windows that are open', async () => {
    const bearer = await web.signIn();
    for (let i = 0; i < 8; i += 1) await trade(`${wrong}${i}`);
    expect((await call(bearer)).status).toBe(200);
  });
});

describe('the bearer', () => {
  test.each([
    ['none', undefined],
    ['a wrong one', 'B'.repeat(43)],
    ['a short one', 'B'],
  ])('%s is refused', async (_what, bearer) => {
    expect((await call(bearer)).status).toBe(401);
    expect(web.calls).toEqual([]);
  });

  test('of another scheme, or with something around it, is refused', async () => {
    const bearer = await web.signIn();
    for (const value of [
      `Basic ${bearer}`,
      bearer,
      `Bearer ${bearer} x`,
      `Bearer  ${bearer}`,
      `Bearer ${bearer},${bearer}`,
    ]) {
      const answer = await web.ask({
        method: 'POST',
        path: '/api/call',
        headers: [
          ['host', `127.0.0.1:${web.host.port}`],
          ['origin', web.host.origin],
          ['content-type', 'application/json'],
          ['authorization', value],
        ],
        body: '{"method":"app.info","request":{}}',
      });
      expect(answer.status, value.replace(bearer, '…')).toBe(401);
    }
  });

  test('in the address or the body counts for nothing', async () => {
    const bearer = await web.signIn();
    const body = { method: 'app.info', request: {}, bearer };
    expect((await web.post(`/api/call?bearer=${bearer}`, body)).status).toBe(401);
  });

  test('survives a reload of the window, and goes idle after twelve hours without a call', async () => {
    const bearer = await web.signIn();
    for (let i = 0; i < 3; i += 1) {
      clock.advance(12 * HOUR - 1);
      expect((await call(bearer)).status).toBe(200);
    }
    clock.advance(12 * HOUR);
    const idle = await call(bearer);
    expect(idle.status).toBe(401);
    expect(JSON.parse(idle.text)).toMatchObject({ ok: false, failure: { code: 'window-signed-out' } });
    clock.setNow(clock.now() - 48 * HOUR);
    expect((await call(bearer)).status).toBe(401);
  });

  test('sixteen windows may be open; then the one idle longest goes', async () => {
    const first = await web.signIn();
    const second = await web.signIn();
    for (let i = 2; i < 16; i += 1) await web.signIn();
    expect((await call(first)).status).toBe(200);
    await web.signIn();
    expect((await call(second)).status).toBe(401);
    expect((await call(first)).status).toBe(200);
  });
});

describe('a fresh address', () => {
  test('is given to the owner of the settings folder, and to no window', async () => {
    const bearer = await web.signIn();
    expect((await web.post('/api/token', {}, bearer)).status).toBe(401);
    expect((await web.post('/api/token', {})).status).toBe(401);
    const given = await web.post('/api/token', {}, web.host.ownerKey);
    expect(given.status).toBe(200);
    const { url } = JSON.parse(given.text) as { url: string };
    expect(url.startsWith(`${web.host.origin}/#token=`)).toBe(true);
    expect((await trade(tokenOf(url))).status).toBe(200);
    expect((await trade(tokenOf(url))).status).toBe(401);
  });
});
