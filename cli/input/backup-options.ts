import type { Command } from 'commander';

/** Which backup a command is about, beside its id. */
export interface BackupChoice {
  readonly connection?: string;
  readonly plan?: string;
  readonly device?: string;
}

export const backupArgument = 'id, the beginning of an id (4 characters or more), or “latest”';

/** The options of commands that work on one stored backup. */
export function addBackupOptions(command: Command): Command {
  return command
    .option('-c, --connection <name>', 'where it is; may be left out when there is only one connection')
    .option('--plan <name>', 'look only among the backups of this plan')
    .option('--device <name>', 'look only among the backups of this computer');
}
