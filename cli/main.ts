/** The process behind every command: signals in, exit code out. */
import { processHost } from './process-host.ts';
import { run } from './run.ts';

const stop = new AbortController();

// Started by bin/holdall.js: when that process is killed, this one must not go on alone.
if (process.env.HOLDALL_LAUNCHED !== undefined) {
  delete process.env.HOLDALL_LAUNCHED;
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel?.unref();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) {
      // Asked twice: end as the signal would have ended us, without waiting for anything.
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
      return;
    }
    process.stderr.write('\nStopping … (once more to stop at once)\n');
    stop.abort();
  });
}

process.exitCode = await run(process.argv.slice(2), processHost(stop.signal));
// Everything is closed by now. Should some handle still keep the process alive, it is not worth waiting for.
setTimeout(() => process.exit(), 2000).unref();
