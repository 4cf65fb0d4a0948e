import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '#engine/index.ts';
import { findBrowser } from './testing/find-browser.ts';
import { type WebHostFixture, webHostFixture } from './testing/web-host-fixture.ts';

const program = findBrowser();
const where = program === undefined ? 'a browser – SKIPPED: none is installed' : program.path;

/** Pages of somebody else in a real browser, trying what such pages can try. */
describe.skipIf(program === undefined)(`attacks in ${where}`, () => {
  let web: WebHostFixture;
  let stranger: Server;
  let strangerPort: number;
  let browser: Browser;
  let bearer: string;

  beforeAll(async () => {
    web = await webHostFixture({ clock: systemClock, random: systemRandom });
    bearer = await web.signIn();
    stranger = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>Stranger</title>');
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    strangerPort = (stranger.address() as AddressInfo).port;
    browser = await chromium.launch({
      executablePath: program?.path ?? '',
      // Names of the stranger lead to this computer, as after a rebinding.
      args: [...(program?.args ?? []), '--host-resolver-rules=MAP *.evil.test 127.0.0.1'],
    });
  });
  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => stranger.close(resolve));
    await web.close();
  });

  /** Opens a page at `from`, tries everything against `target`, and returns what each attempt got. */
  async function attack(from: string, target: string): Promise<Record<string, string>> {
    const page = await browser.newPage();
    await page.goto(from);
    const got = await runInPage<Record<string, string>>(page, 'attack.js', { at: target, stolen: bearer });
    await page.close();
    return got;
  }

  test('our own page can call and listen, so that the refusals prove something', async () => {
    const before = web.calls.length;
    expect(await attack(web.host.origin, web.host.origin)).toMatchObject({
      ...{ read: '200', call: '200', plain: '401', socket: 'open' },
      ...{ script: 'loaded', style: 'loaded', picture: 'loaded' },
    });
    expect(web.calls).toHaveLength(before + 1);
  });

  test('a page on another port of this computer gets nowhere, even with a stolen bearer', async () => {
    const before = web.calls.length;
    for (const from of [`http://127.0.0.1:${strangerPort}/`, `http://localhost:${strangerPort}/`]) {
      expect(await attack(from, web.host.origin), from).toMatchObject({
        ...{ read: 'refused', call: 'refused', plain: 'refused', socket: 'refused' },
        ...{ script: 'refused', style: 'refused', picture: 'refused' },
      });
    }
    expect(web.calls).toHaveLength(before);
  });

  test('our own page under its other name is somebody else, too', async () => {
    const before = web.calls.length;
    expect(await attack(`http://localhost:${web.host.port}/`, web.host.origin)).toMatchObject({
      ...{ read: 'refused', call: 'refused', plain: 'refused', socket: 'refused' },
      ...{ script: 'refused', style: 'refused', picture: 'refused' },
    });
    expect(web.calls).toHaveLength(before);
  });

  test('a name that was rebound to this computer gets nothing but refusals', async () => {
    const before = web.calls.length;
    const rebound = `http://a.evil.test:${web.host.port}`;
    // For the browser this is one origin asking itself, so it may read the answers: they have to be refusals.
    expect(await attack(`${rebound}/`, rebound)).toMatchObject({
      ...{ read: '403', call: '403', plain: '403', socket: 'refused' },
      ...{ script: 'refused', style: 'refused', picture: 'refused' },
    });
    expect(web.calls).toHaveLength(before);
  });

  test('the window cannot be framed, nor held by whoever opened it', async () => {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${strangerPort}/`);
    await page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.addEventListener('load', resolve);
      frame.src = ${JSON.stringify(web.host.origin)};
      document.body.append(frame);
    })`);
    expect(page.frames()).toHaveLength(2);
    expect(page.frames().filter((frame) => frame.url().startsWith(web.host.origin))).toEqual([]);

    const opening = page.waitForEvent('popup');
    await page.evaluate(`void (window.held = window.open(${JSON.stringify(web.host.origin)}))`);
    const opened = await opening;
    await opened.waitForLoadState();
    expect(await opened.title()).toBe('Window');
    expect(await opened.evaluate('window.opener')).toBeNull();
    expect(await page.evaluate('window.held.closed')).toBe(true);
    await page.close();
  });

  test('inside the window nothing inline runs, and nothing foreign is loaded or told', async () => {
    const page = await browser.newPage();
    await page.goto(web.host.origin);
    const expected = [
      ...['base-uri', 'connect-src', 'form-action', 'frame-src', 'img-src'],
      ...['script-src-attr', 'script-src-elem', 'style-src-elem'],
    ];
    const elsewhere = `http://127.0.0.1:${strangerPort}`;
    const got = await runInPage(page, 'misbehave.js', { elsewhere, expected });
    expect(got).toEqual({ told: 'refused', ran: 0, base: `${web.host.origin}/` });
    await page.close();
  });
});

/** The script is plain text for the page: this side has no types for what is there. */
function runInPage<T>(page: Page, script: string, facts: unknown): Promise<T> {
  const text = readFileSync(join(import.meta.dirname, 'testing', 'pages', script), 'utf8');
  return page.evaluate<T>(`(${text.trim().replace(/;$/, '')})(${JSON.stringify(facts)})`);
}
