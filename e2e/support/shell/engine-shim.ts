import { EventEmitter } from 'node:events';

// Started in place of Electron's utility process: gives the engine host the port it expects, over the channel
// of a forked Node process, and then runs it.
const port = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => void process.send?.(message),
});
process.on('message', (data) => port.emit('message', { data }));
// Should the main process be killed, nothing may go on here.
process.on('disconnect', () => process.exit());
Object.assign(process, { parentPort: port });
await import(process.argv[2] ?? '');
