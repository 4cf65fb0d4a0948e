import type { Command } from 'commander';
import { anyVersion } from '#engine/index.ts';
import { examples } from '../examples.ts';
import type { Runner } from '../program.ts';

export function addConnectionRemove(parent: Command, run: Runner): void {
  const command = parent
    .command('remove')
    .summary('forget a connection and its secrets; the backups stay')
    .description('Forget a connection and its secrets on this computer. The backups in the storage stay.')
    .argument('<name>', 'the connection')
    .action((name: string) =>
      run(
        async (app) => {
          const connections = app.settings.resources(app.settings.secrets);
          await connections.remove(connections.find(name).id, anyVersion);
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
