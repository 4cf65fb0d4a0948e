import type { Command } from 'commander';
import { AppError } from '#shared/errors/app-error.ts';
import { examples } from '../examples.ts';
import type { Runner } from '../program.ts';

export function addConnectionRemove(parent: Command, run: Runner): void {
  const command = parent
    .command('remove')
    .description('Forget a connection and its secrets on this computer. The backups in the storage stay.')
    .argument('<name>', 'the connection')
    .action((name: string) =>
      run(
        async (app) => {
          const { connections, plans, secrets } = app.settings;
          connections.get(name);
          const users = plans.list().filter((plan) => plan.connection === name);
          if (users.length > 0)
            throw new AppError('usage-invalid', {
              problem: `The connection “${name}” is used by the plan ${users.map((plan) => `“${plan.name}”`).join(', ')}. Remove the plan first with “holdall plan remove”.`,
            });
          await secrets.remove(name);
          await connections.remove(name);
          app.report.answer({
            text: `The connection “${name}” and its secrets are gone from this computer. Its backups are still in the storage.\n`,
            json: { type: 'result', ok: true },
            confirmation: true,
          });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall connection remove home']);
}
