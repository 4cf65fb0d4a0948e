import { sharedFrom, sharedInBackup } from '#engine/index.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import type { PlanSettings } from '#shared/plan.ts';
import type { App } from './app.ts';
import { sharedText } from './text/shared-text.ts';

/** Says which folders that are shared from here a plan would meet; a plan that would save nothing else is warned of. */
export function tellOfShared(
  app: App,
  { name, connection, folders }: Pick<PlanSettings, 'name' | 'connection' | 'folders'>,
): void {
  const { home, ports, settings, report } = app;
  try {
    const place = { connection: settings.connections.get(connection), plan: name, folders };
    for (const one of sharedInBackup(place, sharedFrom(home, ports), ports.files))
      report.warn(sharedText(one));
  } catch (error) {
    // The plan is saved; what is wrong with it is said again by each backup.
    if (!isAppError(error)) throw error;
    report.warn(`Warning: ${error.message}`);
  }
}
