import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildShell, type SignalledShell, startShell } from '../support/shell-host.ts';
import { browserPath, inBrowser, launchBrowser } from './support/browser.ts';

describe.skipIf(browserPath === undefined)(`the desktop app without Electron${inBrowser}`, () => {
  let folder: string;
  let browser: Browser;
  let shell: SignalledShell;

  const start = () =>
    startShell({ browser, userHome: join(folder, 'user'), settings: join(folder, 'settings') });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdall-shell-'));
    mkdirSync(join(folder, 'user', 'Pictures'), { recursive: true });
    writeFileSync(join(folder, 'user', 'Pictures', 'a.txt'), 'a picture of an a');
    await buildShell();
    browser = await launchBrowser();
    shell = await start();
  });
  afterAll(async () => {
    await shell?.close();
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('its window opens over app:// without a complaint, and knows that it is the desktop', async () => {
    await shell.page.getByRole('heading', { name: 'Welcome to Holdall' }).waitFor();
    const info = await shell.page.evaluate('window.holdall.call("app.info", {})');
    expect(info).toMatchObject({
      ok: true,
      result: { host: 'desktop', secrets: 'file', canPickFolders: true },
    });
    expect(shell.complaints).toEqual([]);
  });

  test('the window has two functions and nothing of Electron or Node', async () => {
    const names = 'Object.keys(window.holdall).sort().join()';
    expect(await shell.page.evaluate(names)).toBe('call,subscribe');
    expect(await shell.page.evaluate('[typeof require, typeof process, typeof module].join()')).toBe(
      'undefined,undefined,undefined',
    );
  });

  test('“Try it on this computer” ends with a backup that is in the bucket and checked', async () => {
    await shell.page.getByRole('button', { name: 'Try it on this computer' }).click();
    await shell.page.getByRole('heading', { name: '“sample-data” is backed up and checked' }).waitFor();
    expect(existsSync(join(folder, 'settings', 'try-here', 'bucket'))).toBe(true);
    expect(shell.complaints).toEqual([]);
  });

  test('the folder dialog is the one of the system', async () => {
    shell.folderDialog(join(folder, 'user', 'Pictures'));
    const picked = await shell.page.evaluate('window.holdall.call("folders.pick", { title: "Choose" })');
    expect(picked).toEqual({ ok: true, result: join(folder, 'user', 'Pictures') });
  });

  test('a frame inside of the page is refused', async () => {
    const refused = await shell.page.evaluate(`(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const told = await frame.contentWindow.holdallInvoke(['holdall:call', 'app.info', {}]).then(() => 'answered', String);
      frame.remove();
      return told;
    })()`);
    expect(refused).toContain('Refused');
  });

  test('after a reload, and after quitting and starting again, everything is still there', async () => {
    await shell.page.reload();
    await shell.page.getByRole('heading', { name: 'Your data is protected' }).waitFor();
    await shell.close();
    shell = await start();
    await shell.page.getByRole('heading', { name: 'Your data is protected' }).waitFor();
    // A session that ends asks by a signal: the engine still has its time to tidy up.
    await shell.closeBySignal();
    shell = await start();
    await shell.page.getByRole('heading', { name: 'Your data is protected' }).waitFor();
    // No secret in what the main process leaves behind.
    const log = join(folder, 'settings', 'desktop.log');
    const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
    const { secrets } = JSON.parse(readFileSync(join(folder, 'settings', 'secrets.json'), 'utf8')) as {
      secrets: Record<string, { secretAccessKey: string }>;
    };
    for (const { secretAccessKey } of Object.values(secrets)) expect(text).not.toContain(secretAccessKey);
    expect(Object.keys(secrets)).not.toHaveLength(0);
  });
});
