import type { MenuItemConstructorOptions } from 'electron';
import type { ElectronApi } from '../electron-api.ts';
import type { Words } from '../words/words.ts';

export interface MenuActions {
  readonly open: () => void;
  readonly backUpNow: () => void;
  readonly quit: () => void;
}

export interface MenuFacts {
  readonly words: Words;
  /** Without a plan there is nothing to back up. */
  readonly hasPlans: boolean;
  readonly platform: string;
  readonly developerTools: boolean;
}

/** The menu bar; on Windows and Linux it appears with the Alt key. */
export function setApplicationMenu(menu: ElectronApi['Menu'], facts: MenuFacts, actions: MenuActions): void {
  menu.setApplicationMenu(menu.buildFromTemplate(menuTemplate(facts, actions)));
}

export function menuTemplate(facts: MenuFacts, actions: MenuActions): MenuItemConstructorOptions[] {
  const { words, platform, developerTools } = facts;
  const mac = platform === 'darwin';
  const file: MenuItemConstructorOptions[] = [
    ...backUpItem(facts, actions, 'CmdOrCtrl+B'),
    ...(mac ? [{ role: 'close' } as const] : [quitItem(words, actions, 'CmdOrCtrl+Q')]),
  ];
  const view: MenuItemConstructorOptions[] = [
    ...(developerTools ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
    ...([{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }] as const),
    { role: 'togglefullscreen' },
  ];
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: words.file, submenu: file },
    { label: words.edit, role: 'editMenu' },
    { label: words.view, submenu: view },
    ...(mac ? [{ role: 'windowMenu' } as const] : []),
  ];
}

/** What the tray's picture offers. */
export function trayTemplate(facts: MenuFacts, actions: MenuActions): MenuItemConstructorOptions[] {
  return [
    { label: facts.words.open, click: actions.open },
    ...backUpItem(facts, actions),
    { type: 'separator' },
    quitItem(facts.words, actions),
  ];
}

function backUpItem(
  { words, hasPlans }: MenuFacts,
  actions: MenuActions,
  accelerator?: string,
): MenuItemConstructorOptions[] {
  if (!hasPlans) return [];
  return [{ label: words.backUpNow, click: actions.backUpNow, ...(accelerator ? { accelerator } : {}) }];
}

function quitItem(words: Words, actions: MenuActions, accelerator?: string): MenuItemConstructorOptions {
  return { label: words.quit, click: actions.quit, ...(accelerator ? { accelerator } : {}) };
}
