import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { CALL_CHANNEL } from '../../../electron/messages/channels.ts';
import type { FrameOfPage, ToShell } from './messages.ts';
import { standIn, tell } from './shell-stand-in.ts';

// The built main process of the app, run by Node: `electron` is the stand-in, everything else is what ships.
const electronModule = new URL('./electron-module.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: electronModule, shortCircuit: true } : next(specifier, context),
});

process.on('message', (message: ToShell) => {
  handle(message).catch((error: unknown) => {
    console.error('The shell failed:', error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(1));
standIn.app.on('quit', () => process.exit());

async function handle(message: ToShell): Promise<void> {
  switch (message.type) {
    case 'invoke':
      return await invoke(message.id, message.args, message.frame);
    case 'request': {
      const answer = await standIn.serve(new Request(message.url, { method: message.method }));
      const bytes = Buffer.from(await answer.arrayBuffer());
      const headers = Object.fromEntries(answer.headers);
      const served = { status: answer.status, headers, base64: bytes.toString('base64') };
      return tell({ type: 'served', id: message.id, answer: served });
    }
    case 'folder':
      standIn.dialogs.folder = message.path;
      return;
    case 'quit':
      // “Stop and quit”, should it be asked.
      standIn.dialogs.answer = 1;
      standIn.app.quit();
  }
}

/** As Electron would: with the sender, which the app then judges. */
async function invoke(id: number, args: readonly unknown[], { url, isMain }: FrameOfPage): Promise<void> {
  const contents = standIn.windows[0]?.webContents;
  if (contents === undefined) return tell({ type: 'refusal', id, reason: 'there is no window' });
  const main = contents.mainFrame;
  // Electron keeps it as the page moves along.
  if (isMain) main.url = url;
  const frame = isMain ? main : { processId: main.processId, routingId: 99, parent: main, url };
  const [channel, ...rest] = args;
  try {
    const handler = standIn.handlers.get(String(channel));
    if (channel !== CALL_CHANNEL || handler === undefined) throw new Error(`no handler for ${channel}`);
    tell({ type: 'answer', id, value: await handler({ sender: contents, senderFrame: frame }, ...rest) });
  } catch (error) {
    tell({ type: 'refusal', id, reason: String(error) });
  }
}

await import(pathToFileURL(process.argv[2] ?? '').href);
