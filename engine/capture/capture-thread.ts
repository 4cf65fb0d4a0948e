import { parentPort } from 'node:worker_threads';
import { systemClock, systemFileSystem } from '../ports/system.ts';
import { captureDatabase } from './capture-database.ts';
import type { CaptureAnswer, CaptureMessage } from './capture-messages.ts';

// First module of the thread that databases are captured in: SQLite works synchronously, and for long.
const port = parentPort;
const answer = (message: CaptureAnswer) => port?.postMessage(message, []);

port?.on('message', async (order: CaptureMessage) => {
  const onBytes = (bytes: number) => answer({ type: 'bytes', bytes });
  const outcome = await captureDatabase(order, { clock: systemClock, files: systemFileSystem, onBytes });
  answer({ type: 'outcome', outcome });
});
