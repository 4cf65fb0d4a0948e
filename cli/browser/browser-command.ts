import type { Host } from '../host.ts';

/** A program and its arguments. */
export type BrowserCommand = readonly [program: string, ...args: string[]];

/** What opens a local page in the person's browser; undefined where nobody sits before a screen. */
export function browserCommand(
  page: string,
  { platform, env }: Pick<Host, 'platform' | 'env'>,
): BrowserCommand | undefined {
  if (platform === 'darwin') return ['open', page];
  // Not `start`, which is part of a shell that would read the path once more.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', page];
  const hasScreen = Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  return hasScreen ? ['xdg-open', page] : undefined;
}
