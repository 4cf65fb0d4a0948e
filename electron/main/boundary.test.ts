import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DesktopFixture, desktopFixture } from '../testing/desktop-fixture.ts';
import { StandInContents, type StandInFrame } from '../testing/stand-in-window.ts';
import { confineContents } from './window/confine.ts';

let fixture: DesktopFixture;
beforeEach(async () => {
  fixture = await desktopFixture();
});
afterEach(() => fixture.close());

describe('who may call', () => {
  const frame = (changes: Partial<StandInFrame>): StandInFrame => ({
    ...fixture.window().webContents.mainFrame,
    ...changes,
  });
  const own = () => fixture.window().webContents;

  test('our own page in the main frame', async () => {
    const event = { sender: own(), senderFrame: frame({}) };
    expect(await fixture.invoke(event, 'app.info', {})).toMatchObject({ ok: true });
  });

  test.each<[name: string, event: () => object]>([
    ['another window', () => ({ sender: new StandInContents(), senderFrame: frame({}) })],
    ['a frame that is gone', () => ({ sender: own(), senderFrame: null })],
    [
      'a frame inside of our page',
      () => ({ sender: own(), senderFrame: frame({ routingId: 9, parent: frame({}) }) }),
    ],
    [
      'a frame that claims our ids but has a parent',
      () => ({ sender: own(), senderFrame: frame({ parent: frame({}) }) }),
    ],
    ['a frame of another process', () => ({ sender: own(), senderFrame: frame({ processId: 7 }) })],
    ...[
      'https://holdall/index.html',
      'file:///index.html',
      'about:blank',
      'app://holdall.example/index.html',
      'app://evil/index.html',
      'app://user@holdall/index.html',
      'data:text/html,hello',
      '',
    ].map((url): [string, () => object] => [
      `a page at “${url}”`,
      () => ({ sender: own(), senderFrame: frame({ url }) }),
    ]),
  ])('not %s', async (_name, event) => {
    await expect(fixture.invoke(event(), 'app.info', {})).rejects.toThrow('Refused.');
    expect(fixture.log.join()).toContain('foreign sender');
  });

  test('nobody when there is no window any more', async () => {
    const contents = own();
    fixture.window().destroyed = true;
    const event = { sender: contents, senderFrame: contents.mainFrame };
    await expect(fixture.invoke(event, 'app.info', {})).rejects.toThrow('Refused.');
    fixture.standIn.windows[0]?.emit('closed');
  });

  test('the sender is judged before the message: what a forger sends is never looked at', async () => {
    const trap = new Proxy({}, { get: () => expect.unreachable('the message was looked at') });
    const handler = fixture.standIn.handlers.get('holdall:call');
    const event = { sender: new StandInContents(), senderFrame: frame({}) };
    await expect(handler?.(event, trap, trap)).rejects.toThrow('Refused.');
  });

  test('events go to our own page alone', async () => {
    const { webContents } = fixture.window();
    webContents.mainFrame.url = 'https://evil.example/';
    const sent = webContents.sent.length;
    fixture.standIn.engines[0]?.end();
    expect(webContents.sent).toHaveLength(sent);
  });
});

describe('what may be called', () => {
  test.each([
    ['no method of ours', 'fs.readFile', {}],
    ['a property of every object', 'toString', {}],
    ['the prototype', '__proto__', {}],
    ['a number', 7, {}],
    ['an object', { toString: 'app.info' }, {}],
    ['a request that is no object', 'folders.list', 'everything'],
    ['a missing field', 'folders.pick', {}],
    ['a field of the wrong kind', 'preferences.set', { startAtLogin: 'yes' }],
    ['nothing', undefined, undefined],
  ])('not %s', async (_name, method, request) => {
    expect(await fixture.call(method, request)).toMatchObject({
      ok: false,
      failure: { code: 'usage-invalid' },
    });
  });

  test('a refusal names the field and never its value', async () => {
    const answer = await fixture.call('connections.save', {
      draft: { secretAccessKey: ['in the wrong place'] },
    });
    expect(JSON.stringify(answer)).toContain('draft');
    expect(JSON.stringify(answer)).not.toContain('in the wrong place');
  });
});

describe('where the window may go', () => {
  const prevented = (event: string, details: object): boolean => {
    let stopped = false;
    fixture.window().webContents.emit(event, { ...details, preventDefault: () => (stopped = true) });
    return stopped;
  };

  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
    '%s: only to our own pages',
    (event) => {
      expect(prevented(event, { url: 'app://holdall/index.html', isMainFrame: true })).toBe(false);
      for (const url of [
        'https://example.com/',
        'file:///etc/passwd',
        'app://elsewhere/index.html',
        'javascript:alert(1)',
        'nonsense',
      ])
        expect(prevented(event, { url, isMainFrame: true }), url).toBe(true);
    },
  );

  test('no frames and no web views at all', () => {
    expect(prevented('will-frame-navigate', { url: 'app://holdall/index.html', isMainFrame: false })).toBe(
      true,
    );
    expect(prevented('will-attach-webview', {})).toBe(true);
  });

  test('no further windows; and the browser opens for hosts of the list alone', () => {
    const contents = new StandInContents();
    const opened: string[] = [];
    const shell = { openExternal: async (url: string) => void opened.push(url) };
    confineContents(contents as never, shell, new Set(['docs.example.com']));
    const open = (url: string) => contents.openHandler?.({ url });
    for (const url of [
      'http://docs.example.com/',
      'https://docs.example.com.evil.example/',
      'https://evil.example/docs.example.com',
      'https://sub.docs.example.com/',
      'https://docs.example.com:8443/',
      'https://user:word@docs.example.com/',
      'file:///bin/sh',
      'smb://docs.example.com/share',
      'ms-msdt:/id',
      'docs.example.com',
      '',
    ])
      expect(open(url), url).toEqual({ action: 'deny' });
    expect(opened).toEqual([]);
    expect(open('https://docs.example.com/a?b#c')).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://docs.example.com/a?b#c']);
  });

  test('the shipped list is empty, since the window has no links to other sites', () => {
    const { webContents } = fixture.window();
    expect(webContents.openHandler?.({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
    expect(fixture.standIn.opened).toEqual([]);
  });
});

describe('what the window may use', () => {
  type RequestHandler = (
    contents: { getURL(): string },
    permission: string,
    reply: (granted: boolean) => void,
    details: { isMainFrame: boolean; requestingUrl: string },
  ) => void;
  const ours = 'app://holdall/index.html';
  const asked = (permission: string, requestingUrl = ours, isMainFrame = true): boolean => {
    let granted: boolean | undefined;
    const handler = fixture.standIn.session.requestHandler as RequestHandler;
    handler({ getURL: () => ours }, permission, (answer) => (granted = answer), {
      isMainFrame,
      requestingUrl,
    });
    if (granted === undefined) throw new Error('nobody answered');
    return granted;
  };

  test('copying texts, and nothing else', () => {
    expect(asked('clipboard-sanitized-write')).toBe(true);
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'usb',
      'fileSystem',
    ])
      expect(asked(permission), permission).toBe(false);
  });

  test('not from a frame, nor from another page', () => {
    expect(asked('clipboard-sanitized-write', ours, false)).toBe(false);
    expect(asked('clipboard-sanitized-write', 'https://example.com/')).toBe(false);
  });

  test('checks and devices are refused likewise', () => {
    const { checkHandler, deviceHandler } = fixture.standIn.session;
    const check = checkHandler as (contents: null, permission: string, origin: string) => boolean;
    expect(check(null, 'clipboard-sanitized-write', 'app://holdall/')).toBe(true);
    expect(check(null, 'clipboard-sanitized-write', 'https://example.com/')).toBe(false);
    expect(check(null, 'media', 'app://holdall/')).toBe(false);
    expect((deviceHandler as () => boolean)()).toBe(false);
  });

  test('no network and no downloads', () => {
    const filter = fixture.standIn.session.requestFilter as (
      details: { url: string },
      reply: (answer: { cancel: boolean }) => void,
    ) => void;
    const cancelled = (url: string) => {
      let answer: boolean | undefined;
      filter({ url }, ({ cancel }) => (answer = cancel));
      return answer;
    };
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1:9/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'ftp://x/',
    ])
      expect(cancelled(url), url).toBe(true);
    for (const url of ['app://holdall/index.html', 'data:image/png;base64,AA', 'blob:app://holdall/1'])
      expect(cancelled(url), url).toBe(false);
    let prevented = false;
    fixture.standIn.session.emit('will-download', { preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });
});

describe('what our scheme serves', () => {
  const get = (url: string, method = 'GET') => fixture.standIn.serve(new Request(url, { method }));

  test('the files of the window, with a policy that allows nothing else', async () => {
    const answer = await get('app://holdall/index.html');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<title>Holdall</title>');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('refusals carry the policy, too', async () => {
    const answer = await get('app://holdall/missing.js');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test.each([
    'app://holdall/../outside.txt',
    'app://holdall/%2e%2e/outside.txt',
    'app://holdall/%2e%2e%2foutside.txt',
    'app://holdall/assets/..%2f..%2foutside.txt',
    'app://holdall/..%5coutside.txt',
    'app://holdall/%5c%5cserver%5cshare',
    'app://holdall/C:%5cWindows%5cwin.ini',
    'app://holdall//etc/passwd',
    'app://holdall/%00index.html',
    'app://holdall/index.html%00.js',
    'app://holdall/.hidden',
    'app://holdall/%',
    'app://elsewhere/index.html',
    'app://holdall:80/index.html',
    'https://holdall/index.html',
  ])('nothing at %s', async (url) => {
    writeFileSync(join(fixture.folder, 'outside.txt'), 'outside');
    writeFileSync(join(fixture.folder, 'assets', '.hidden'), 'hidden');
    expect((await get(url)).status).toBe(404);
  });

  test('nothing for a folder, and nothing but reading', async () => {
    mkdirSync(join(fixture.folder, 'assets', 'folder'));
    expect((await get('app://holdall/folder')).status).toBe(404);
    expect((await get('app://holdall/index.html', 'POST')).status).toBe(405);
    const head = await get('app://holdall/index.html', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});
