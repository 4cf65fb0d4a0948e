import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createService } from '#engine/index.ts';
import type { App } from '../app.ts';
import { openInBrowser } from '../browser/open-in-browser.ts';
import { examples } from '../examples.ts';
import { collect } from '../input/list-option.ts';
import { wholeNumber } from '../input/whole-number.ts';
import type { Runner } from '../program.ts';
import { passphraseFrom } from '../unlocking-secrets.ts';

interface UiOptions {
  readonly port: number;
  readonly open: boolean;
  readonly browse?: string[];
}

const projectRoot = resolve(import.meta.dirname, '..', '..');

export function addUiCommand(program: Command, run: Runner): void {
  const command = program
    .command('ui')
    .summary('open the window in a browser')
    .description(
      'Show the window in a browser of this computer, and run the schedules, until Ctrl-C. Prints an address that ' +
        'opens one window, once, within ten minutes; run the command again for another one. Nobody else can ' +
        'connect: it listens on 127.0.0.1 only. From another computer, forward the same port: ' +
        'ssh -L 8500:127.0.0.1:8500 NAME. Where a passphrase is over the secrets, the window asks for it; on a ' +
        'machine with nobody there, put it into HOLDALL_PASSPHRASE. Scripts get the one-time token of the address with ' +
        '--json, and with it the HTTP API that docs/api.md describes.',
    )
    .option('--port <n>', 'port to listen on; 0 for any free one', wholeNumber(0, 65_535), 0)
    .option('--no-open', 'only print the address')
    .option(
      '--browse <dir>',
      'folder that may be looked through when choosing folders (repeatable); your home folder and mounted drives when absent',
      collect,
    )
    .action((options: UiOptions) => run((app) => ui(app, options), { events: true }));
  examples(command, [
    'holdall ui',
    'holdall ui --port 8500 --no-open --browse /volume1',
    'holdall ui --json',
  ]);
}

async function ui(app: App, options: UiOptions) {
  // Loaded only here: the other commands should not wait for a web server.
  const { addressOfRunningHost, announceHost, ensureRendererBuilt, startWebHost } = await import(
    '#web/index.ts'
  );
  const running = await addressOfRunningHost(app.home);
  if (running !== undefined) {
    tell(app, running, true);
    // Tidied up by the one that runs: the browser may need the page longer than this command takes.
    if (options.open) openInBrowser(running, app.home, app.host);
    return 'ok' as const;
  }
  const onBuild = () => app.report.warn('Preparing the window (once) …');
  const assetsFolder = await ensureRendererBuilt({ root: projectRoot, onBuild });
  const passphrase = passphraseFrom(app.host, app.redaction);
  const service = await createService({
    ...(passphrase === undefined ? {} : { passphrase }),
    home: app.home,
    userHome: app.host.homeFolder,
    hostName: app.host.hostName,
    ports: app.ports,
    host: 'web',
    platform: app.host.platform,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...(options.browse ? { folderRoots: options.browse.map((path) => resolve(app.host.cwd, path)) } : {}),
  });
  const tidyUps: (() => void)[] = [];
  try {
    const host = await startWebHost({ service, assetsFolder, port: options.port, ...app.ports });
    try {
      tidyUps.push(announceHost(app.home, host));
      tell(app, host.url, false);
      if (options.open) tidyUps.push(openInBrowser(host.url, app.home, app.host));
      await aborted(app.signal);
      // Before the host, so that windows still hear how their jobs ended.
      await service.close();
    } finally {
      await host.close();
    }
  } finally {
    for (const tidyUp of tidyUps) tidyUp();
    await service.close();
  }
  // Ending is what Ctrl-C is for here.
  return 'ok' as const;
}

function tell(app: App, url: string, alreadyRunning: boolean): void {
  const last = alreadyRunning
    ? 'Holdall was running already; this is a fresh address for it.'
    : 'Ctrl-C ends it. Run “holdall ui” again for another address.';
  app.report.answer({
    text: `Open this address in a browser of this computer:\n\n  ${url}\n\nIt opens one window, once, within ten minutes. ${last}\n`,
    // For scripts: the token becomes a bearer of the HTTP API, once (docs/api.md).
    json: { type: 'listening', url, ...partsOf(url), alreadyRunning },
  });
}

function partsOf(url: string): { origin: string; token: string } {
  const { origin, hash } = new URL(url);
  return { origin, token: hash.replace('#token=', '') };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
