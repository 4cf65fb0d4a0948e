import type { Logger } from '#engine/index.ts';
import type { TextOutput } from './host.ts';
import type { Redaction } from './redaction.ts';

/** Writes what the engine logs to `output`, one line each, without secrets. Switched on by `HOLDALL_DEBUG`. */
export function debugLogger(output: TextOutput, redaction: Redaction): Logger {
  const log = (level: string) => (message: string, facts?: Record<string, unknown>) => {
    const tail = facts === undefined ? '' : ` ${JSON.stringify(facts)}`;
    output.write(`${redaction.clean(`[${level}] ${message}${tail}`)}\n`);
  };
  return { debug: log('debug'), warn: log('warn') };
}
