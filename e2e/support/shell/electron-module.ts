import { standIn } from './shell-stand-in.ts';

// What `import … from 'electron'` gives in the shell: the stand-in, by the names the app imports.
const { electron } = standIn;
export const {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
} = electron;
export default electron;
