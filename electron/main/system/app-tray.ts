import { join } from 'node:path';
import type { Tray } from 'electron';
import type { ElectronApi } from '../electron-api.ts';
import { type MenuActions, type MenuFacts, trayTemplate } from './menu.ts';

/** The picture beside the clock. Some Linux desktops show none; everything it offers is in the window, too. */
export class AppTray {
  readonly #electron: Pick<ElectronApi, 'Menu' | 'Tray'>;
  readonly #tray: Tray;

  /** @param icons absolute folder with the pictures */
  constructor(
    electron: Pick<ElectronApi, 'Menu' | 'Tray'>,
    icons: string,
    platform: string,
    open: () => void,
  ) {
    this.#electron = electron;
    // On a Mac the system colours it, by the name.
    this.#tray = new electron.Tray(join(icons, platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'));
    this.#tray.on('click', open);
  }

  update(facts: MenuFacts, actions: MenuActions, isWorking: boolean): void {
    this.#tray.setToolTip(isWorking ? facts.words.working : facts.words.idle);
    this.#tray.setContextMenu(this.#electron.Menu.buildFromTemplate(trayTemplate(facts, actions)));
  }
}
