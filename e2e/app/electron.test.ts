import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronProgram, inElectron, startElectron } from '../support/electron-host.ts';
import { buildShell, type RunningShell } from '../support/shell-host.ts';

describe.skipIf(electronProgram === undefined)(`the desktop app in Electron${inElectron}`, () => {
  let folder: string;
  let app: RunningShell;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdall-electron-'));
    mkdirSync(join(folder, 'user'));
    await buildShell();
    app = await startElectron({ userHome: join(folder, 'user'), settings: join(folder, 'settings') });
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('opens its window from its own scheme, with nothing of Node in it', async () => {
    await app.page.getByRole('heading', { name: 'Welcome to Holdall' }).waitFor();
    expect(app.page.url()).toMatch(/^app:\/\/holdall\/index\.html/);
    expect(await app.page.evaluate('typeof require + typeof process')).toBe('undefinedundefined');
    expect(await app.page.evaluate('fetch("https://example.com/").then(() => "sent", () => "refused")')).toBe(
      'refused',
    );
  });

  test('“Try it on this computer” ends with a checked backup, packed by the threads of the engine', async () => {
    await app.page.getByRole('button', { name: 'Try it on this computer' }).click();
    await app.page.getByRole('heading', { name: '“sample-data” is backed up and checked' }).waitFor();
    await app.page.reload();
    await app.page.getByRole('heading', { name: 'Your data is protected' }).waitFor();
  });
});
