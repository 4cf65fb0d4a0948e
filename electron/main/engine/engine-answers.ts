import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { OpenDialogOptions } from 'electron';
import type { EngineQuestion } from '../../messages/engine-messages.ts';
import type { ElectronApi } from '../electron-api.ts';
import { sealText, unsealText } from '../secrets/keychain.ts';
import type { AppWindow } from '../window/app-window.ts';

export interface EngineAnswersOptions {
  readonly electron: Pick<ElectronApi, 'dialog' | 'safeStorage' | 'shell'>;
  readonly window: Pick<AppWindow, 'native'>;
  readonly setStartAtLogin: (enabled: boolean) => void;
}

/** Does for the engine what only the main process can do. */
export function engineAnswers(options: EngineAnswersOptions): (question: EngineQuestion) => Promise<unknown> {
  const { electron, window } = options;
  return async (question) => {
    switch (question.what) {
      case 'pick-folder':
      case 'pick-file': {
        const about: OpenDialogOptions = {
          title: question.title,
          properties: question.what === 'pick-file' ? ['openFile'] : ['openDirectory', 'createDirectory'],
        };
        const parent = window.native();
        const shown = parent
          ? electron.dialog.showOpenDialog(parent, about)
          : electron.dialog.showOpenDialog(about);
        const { canceled, filePaths } = await shown;
        return canceled ? null : (filePaths[0] ?? null);
      }
      case 'reveal':
        return reveal(question.path, electron.shell);
      case 'start-at-login':
        options.setStartAtLogin(question.enabled);
        return null;
      case 'seal':
        return await sealText(electron.safeStorage, question.text);
      case 'unseal':
        return await unsealText(electron.safeStorage, question.sealed);
    }
  };
}

/** Shows where it lies; never opens it, because opening a file can run it. */
function reveal(path: string, shell: Pick<ElectronApi['shell'], 'showItemInFolder'>): null {
  if (!isAbsolute(path) || statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new Error('It is not there any more.');
  }
  shell.showItemInFolder(path);
  return null;
}
