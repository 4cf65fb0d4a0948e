import type { AppInfo } from '#shared/contract/app.ts';

/** What the make-believe service pretends; chosen by the address, for example `?scene=running&language=fr&scheme=dark`. */
export interface Scene {
  readonly name: 'first-run' | 'protected' | 'attention' | 'unprotected' | 'running' | 'finished';
  readonly language: 'en' | 'fr' | 'zh-CN';
  readonly scheme: 'light' | 'dark';
  readonly backups: number;
  readonly offline: boolean;
  /** Somebody in another window changes a storage before the first one is saved here. */
  readonly meanwhile: boolean;
  /** Folders are shared with others already. */
  readonly share: boolean;
  /** Who else has the port of what is shared. */
  readonly sharePort: 'holdall' | 'foreign' | null;
  /** What runs waits for new keys. */
  readonly keysExpired: boolean;
  /** Where the secrets are. */
  readonly secrets: AppInfo['secrets'];
}

export function sceneOf(query: URLSearchParams): Scene {
  const pick = <T extends string>(name: string, allowed: readonly T[], otherwise: T): T =>
    allowed.find((value) => value === query.get(name)) ?? otherwise;
  return {
    name: pick(
      'scene',
      ['first-run', 'protected', 'attention', 'unprotected', 'running', 'finished'],
      'protected',
    ),
    language: pick('language', ['en', 'fr', 'zh-CN'], 'en'),
    scheme: pick('scheme', ['light', 'dark'], 'light'),
    backups: Number(query.get('backups') ?? 10_000),
    offline: query.has('offline'),
    meanwhile: query.has('meanwhile'),
    share: query.has('share'),
    sharePort: query.has('share-port')
      ? pick<'holdall' | 'foreign'>('share-port', ['holdall', 'foreign'], 'foreign')
      : null,
    keysExpired: query.has('keys-expired'),
    secrets: pick('secrets', ['keychain', 'file', 'passphrase', 'locked'], 'file'),
  };
}
