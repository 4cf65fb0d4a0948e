import { fileURLToPath } from 'node:url';

/** Where the pieces of the built app lie, absolute. */
export interface DesktopPaths {
  readonly engineHost: string;
  readonly preload: string;
  /** The built window. */
  readonly assets: string;
  readonly icons: string;
}

/**
 * As the build lays them out: `.build/desktop/electron/{main,engine-host,preload,icons}`, and the window in
 * `.build/renderer`. The packaged app has the same tree.
 * @param entry URL of the main process's first module
 */
export function builtPaths(entry: string): DesktopPaths {
  const at = (path: string) => fileURLToPath(new URL(path, entry));
  return {
    engineHost: at('../engine-host/main.js'),
    preload: at('../preload/preload.cjs'),
    assets: at('../../../renderer'),
    icons: at('../icons'),
  };
}
