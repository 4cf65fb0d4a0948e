import { resolve } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from '../app.ts';

/**
 * A folder or file that was named on the command line, as an absolute path. An empty one is a script's variable that
 * is not set; taken for the current folder it would save, or overwrite, what nobody meant.
 * @throws AppError `usage-invalid`
 */
export function localPath(app: App, text: string, what: string): string {
  if (text.trim() === '')
    throw new AppError('usage-invalid', {
      problem: `The ${what} is empty. For the current folder write a dot.`,
    });
  return resolve(app.host.cwd, text);
}
