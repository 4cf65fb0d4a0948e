import { z } from 'zod';

/** Least bytes a second of a limit: with less, storages take a request for a broken one. */
export const LOWEST_LIMIT = 10_000;

/** Bytes a second, for all running jobs together; null = no limit. */
const speedLimit = z.number().int().min(LOWEST_LIMIT).nullable();

export const preferences = z.object({
  language: z.enum(['system', 'en', 'fr', 'zh-CN']),
  colorScheme: z.enum(['system', 'light', 'dark']),
  notifyOnFailure: z.boolean(),
  notifyOnSuccess: z.boolean(),
  startAtLogin: z.boolean(),
  /** What is sent and what is fetched; of backups, restores and the like, not of looking around. */
  uploadLimit: speedLimit,
  downloadLimit: speedLimit,
});
export type Preferences = z.infer<typeof preferences>;

export const defaultPreferences: Preferences = {
  language: 'system',
  colorScheme: 'system',
  notifyOnFailure: true,
  notifyOnSuccess: false,
  startAtLogin: false,
  uploadLimit: null,
  downloadLimit: null,
};

export const appInfo = z.object({
  version: z.string(),
  contract: z.number(),
  host: z.enum(['web', 'desktop']),
  platform: z.string(),
  deviceName: z.string(),
  /** Folder of the settings. */
  home: z.string(),
  /** Where a person's own folders are. */
  userHome: z.string(),
  /** Whether `folders.pick` opens a dialog of the system; otherwise the window browses with `folders.list`. */
  canPickFolders: z.boolean(),
  /**
   * Where secrets are kept: the system's keychain, a file that only this user can read, or a file encrypted with a
   * passphrase, which is `locked` until somebody enters it.
   */
  secrets: z.enum(['keychain', 'file', 'passphrase', 'locked']),
});
export type AppInfo = z.infer<typeof appInfo>;

export const appMethods = {
  'app.info': { request: z.object({}), result: appInfo },
  'preferences.get': { request: z.object({}), result: preferences },
  'preferences.set': { request: preferences.partial(), result: preferences },
  /** Sub-folders of `path` (null = the roots that may be browsed). */
  'folders.list': {
    /** `withFiles`: for choosing a file. */
    request: z.object({ path: z.string().nullable(), withFiles: z.boolean().optional() }),
    result: z.object({
      path: z.string().nullable(),
      parent: z.string().nullable(),
      folders: z.array(z.object({ name: z.string(), path: z.string() })),
      files: z.array(z.object({ name: z.string(), path: z.string() })).optional(),
    }),
  },
  /** The system's own dialog; null when the person cancelled. Only where `canPickFolders`. */
  'folders.pick': {
    request: z.object({ title: z.string().max(200), what: z.enum(['folder', 'file']).optional() }),
    result: z.string().nullable(),
  },
  /** Shows a restored folder or file in the system's file manager. Only on the desktop. */
  'folders.reveal': { request: z.object({ path: z.string() }), result: z.object({}) },
} as const;
