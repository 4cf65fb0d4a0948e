import { AppError } from '#shared/errors/app-error.ts';
import type { App } from '../app.ts';

/**
 * Asks before something that cannot be taken back. `yes` (from `--yes`) answers for the person; without a
 * terminal nobody can be asked, so it is needed there.
 */
export async function confirm(app: App, question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (app.globals.json || !app.host.stdin.isTerminal)
    throw new AppError('usage-invalid', {
      problem: 'This cannot be undone and nobody can be asked here. Add --yes if it is meant.',
    });
  const answer = await app.host.stdin.ask(`${question} [y/N] `, { hidden: false, signal: app.signal });
  return /^y(es)?$/i.test(answer.trim());
}
