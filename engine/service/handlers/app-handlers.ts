import type { appMethods } from '#shared/contract/app.ts';
import { CONTRACT_VERSION } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { APP_VERSION } from '#shared/version.ts';
import { absoluteFolder } from '../absolute-path.ts';
import { BrowsableFolders } from '../browsable-folders.ts';
import { defaultRoots } from '../default-roots.ts';
import type { HandlersOf } from '../dispatch.ts';
import type { ServiceContext } from '../service-context.ts';
import { whereSecretsAre } from './secret-handlers.ts';

/** About the app itself: what it is, how it looks, and the folders of this computer. */
export function appHandlers(context: ServiceContext): HandlersOf<keyof typeof appMethods> {
  const { options, ports, settings, preferences, limits, hub } = context;
  const { capabilities = {}, home, userHome, platform } = options;
  const roots = () => options.folderRoots ?? defaultRoots(userHome, platform, ports.files);
  const folders = new BrowsableFolders(ports.files, roots);
  return {
    'app.info': () => ({
      version: APP_VERSION,
      contract: CONTRACT_VERSION,
      host: options.host,
      platform,
      deviceName: settings.device().name,
      home,
      userHome,
      canPickFolders: capabilities.pickFolder !== undefined,
      secrets: whereSecretsAre(context),
    }),
    'preferences.get': () => preferences.read(),
    'preferences.set': async (some) => {
      if (some.startAtLogin !== undefined && some.startAtLogin !== preferences.read().startAtLogin) {
        // Done first: what the system refused must not be shown as set.
        await (capabilities.startAtLogin ?? refuse('start when you sign in'))(some.startAtLogin);
      }
      const next = await preferences.change(some);
      limits.set({ up: next.uploadLimit, down: next.downloadLimit });
      hub.changed('preferences');
      return next;
    },
    'folders.list': ({ path, withFiles }) =>
      folders.list(path === null ? null : absoluteFolder(path), withFiles),
    'folders.pick': ({ title, what = 'folder' }) =>
      (capabilities.pickFolder ?? refuse('open a folder dialog'))(title, what),
    'folders.reveal': async ({ path }) => {
      await (capabilities.reveal ?? refuse('show files in a file manager'))(absoluteFolder(path));
      return {};
    },
  };
}

function refuse(action: string): () => never {
  return () => {
    throw new AppError('usage-invalid', { problem: `Holdall cannot ${action} here.` });
  };
}
