import { z } from 'zod';
import { type WindowState, windowState } from '../window/window-state.ts';

/** The little of electron-store that is used; a Map will do in tests. */
export interface KeyValueStore {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** What only the desktop app remembers. What the person chose in the window is kept by the engine. */
export interface DesktopStore {
  windowState(): WindowState | undefined;
  keepWindowState(state: WindowState): void;
  /** Whether the person was told once that the app goes on when its window is closed. */
  toldOfBackground(): boolean;
  keepToldOfBackground(): void;
  /** Off unless somebody switched it on in the file. */
  looksForUpdates(): boolean;
}

/** Reads with care: the file may be edited, or written by another version. */
export function desktopStore(store: KeyValueStore): DesktopStore {
  const flag = (key: string) => z.boolean().safeParse(store.get(key)).data === true;
  return {
    windowState: () => windowState.safeParse(store.get('window')).data,
    keepWindowState: (state) => store.set('window', state),
    toldOfBackground: () => flag('toldOfBackground'),
    keepToldOfBackground: () => store.set('toldOfBackground', true),
    looksForUpdates: () => flag('looksForUpdates'),
  };
}
