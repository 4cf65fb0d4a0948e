import type { MessagePort } from './message-port.ts';
import { runEngineHost } from './run-engine-host.ts';

// First module of the engine's process. Electron puts the port to the main process here.
const { parentPort } = process as unknown as { readonly parentPort: MessagePort };
runEngineHost({ port: parentPort, exit: () => process.exit() });
