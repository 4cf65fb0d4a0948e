import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import { browserCommand } from './browser-command.ts';

type BrowserHost = Pick<Host, 'platform' | 'env' | 'homeFolder'>;

/**
 * Opens `url` in the person's browser, if there is one, and returns the function that tidies up. The address
 * holds a token, and everybody on this computer can read the arguments of programs; so the browser gets a page
 * that only this user can read, which leads there.
 * @param home the settings folder
 */
export function openInBrowser(url: string, home: string, host: BrowserHost): () => void {
  const folder = pageFolder(home, host);
  const page = join(folder, 'holdall-window.html');
  const command = browserCommand(page, host);
  if (command === undefined) return () => {};
  const tidyUp = () => rmSync(page, { force: true });
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    tidyUp();
    writeFileSync(page, leadingTo(url), { mode: 0o600, flag: 'wx' });
    const [program, ...args] = command;
    const child = spawn(program, args, { stdio: 'ignore', detached: true, env: host.env });
    // The address was printed, too, so a browser that cannot be started is no failure.
    child.on('error', tidyUp);
    child.unref();
  } catch {
    tidyUp();
  }
  return tidyUp;
}

/** Browsers installed as snaps cannot read hidden folders, where the settings are. */
function pageFolder(home: string, { platform, homeFolder }: BrowserHost): string {
  return platform === 'linux' && existsSync('/snap') ? homeFolder : home;
}

function leadingTo(url: string): string {
  const attribute = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${attribute}"><title>Holdall</title><a href="${attribute}">Open Holdall</a>\n`;
}
