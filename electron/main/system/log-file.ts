import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export type Log = (level: 'debug' | 'warn', message: string, facts?: Record<string, unknown>) => void;

const MOST_BYTES = 1024 * 1024;

/**
 * Appends lines to `file`, readable by this user alone; the one before is kept as `file.old`. Debug lines only
 * when asked for. It must never be the reason why something else fails.
 */
export function logFile(file: string, options: { readonly now: () => number; readonly debug: boolean }): Log {
  return (level, message, facts) => {
    if (level === 'debug' && !options.debug) return;
    const line = JSON.stringify({ at: new Date(options.now()).toISOString(), level, message, ...facts });
    try {
      mkdirSync(dirname(file), { recursive: true });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MOST_BYTES)
        renameSync(file, `${file}.old`);
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
    } catch {
      // A full disk: there is nowhere to say so.
    }
  };
}
