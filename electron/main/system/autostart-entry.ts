import { posix } from 'node:path';

/** Where a Linux desktop looks for programs to start at sign-in. A relative XDG value counts as none. */
export function autostartFile(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const config = env.XDG_CONFIG_HOME;
  const folder = config && posix.isAbsolute(config) ? config : posix.join(home, '.config');
  return posix.join(folder, 'autostart', 'holdall.desktop');
}

/** The text of that file. @param program absolute path; @param args its arguments */
export function autostartEntry(program: string, args: readonly string[]): string {
  const command = [program, ...args].map(quoted).join(' ');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.0',
    'Name=Holdall',
    'Comment=Backups as planned',
    `Exec=${command}`,
    'Icon=holdall',
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * One argument of an Exec line: in quotes, with what a shell would treat specially escaped; `%` doubled, or it
 * would begin a field code; and every backslash doubled once more, because the line is a string value, too.
 */
function quoted(argument: string): string {
  const escaped = argument.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${escaped}"`.replaceAll('\\', '\\\\');
}
