import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TemporaryFolder } from '#engine/testing/temporary-folder.ts';
import { run } from '../run.ts';
import { testHost } from '../testing/test-host.ts';

interface Listening {
  readonly type: string;
  readonly url: string;
  readonly origin: string;
  readonly token: string;
  readonly alreadyRunning: boolean;
}

/** Runs `holdall ui --json` until it says that it listens. */
async function startUi(home: string, ...words: string[]) {
  const stop = new AbortController();
  const told = Promise.withResolvers<Listening>();
  const recording = testHost({ signal: stop.signal, homeFolder: home });
  const stdout = {
    ...recording.stdout,
    write: (text: string) => told.resolve(JSON.parse(text) as Listening),
  };
  const ended = run(['ui', '--no-open', '--json', '--home', home, ...words], { ...recording, stdout });
  const early = ended.then((code) =>
    Promise.reject(new Error(`ended with ${code}: ${recording.stderr.text}`)),
  );
  return {
    listening: await Promise.race([told.promise, early.catch((error: unknown) => Promise.reject(error))]),
    ended,
    stop: () => stop.abort(),
  };
}

test('holdall ui shows the window until it is stopped; asked again, it gives a fresh address', async () => {
  using folder = new TemporaryFolder();
  const home = folder.join('home');
  const first = await startUi(home);
  expect(first.listening).toMatchObject({ type: 'listening', alreadyRunning: false });
  const { origin } = new URL(first.listening.url);
  const page = await fetch(origin);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<div id="root">');

  const second = await startUi(home);
  expect(await second.ended).toBe(0);
  expect(second.listening.alreadyRunning).toBe(true);
  expect(second.listening.url).not.toBe(first.listening.url);
  const { token } = second.listening;
  expect(second.listening).toMatchObject({ origin, url: `${origin}/#token=${token}` });
  const session = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token }),
  });
  const { bearer } = (await session.json()) as { bearer: string };
  const info = await fetch(`${origin}/api/call`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, authorization: `Bearer ${bearer}` },
    body: JSON.stringify({ method: 'app.info', request: {} }),
  });
  expect(await info.json()).toMatchObject({ ok: true, result: { host: 'web', deviceName: 'test-computer' } });

  const resources = await fetch(`${origin}/api/connections`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  expect([resources.status, await resources.json()]).toEqual([200, { connections: [] }]);

  first.stop();
  expect(await first.ended).toBe(0);
  expect(existsSync(folder.join('home', 'window.json'))).toBe(false);
  await expect(fetch(origin)).rejects.toThrow();
});

test('a port that is taken is a failure of this computer', async () => {
  using folder = new TemporaryFolder();
  const first = await startUi(folder.join('a'));
  const { port } = new URL(first.listening.url);
  const host = testHost({ homeFolder: folder.path });
  expect(await run(['ui', '--json', '--no-open', '--port', port, '--home', folder.join('b')], host)).toBe(9);
  expect(JSON.parse(host.stdout.text)).toMatchObject({ type: 'error', code: 'port-taken' });
  first.stop();
  expect(await first.ended).toBe(0);
});
