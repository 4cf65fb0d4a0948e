import type { Provider } from './provider.ts';

export type KeyHintCode = 'looks-different' | 'temporary' | 'token' | 'two-in-one' | 'same';

/** Something about a key that may be a mistake. Never more than a hint: what is right, only the storage knows. */
export interface KeyHint {
  readonly code: KeyHintCode;
  /** A provider's name. */
  readonly provider?: string;
  readonly looksLike?: string;
}

/** What typed keys look like, or null when there is nothing to say. The hint never has any part of them. */
export function keyHint(
  provider: Provider | undefined,
  keys: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly hasSessionToken: boolean },
): KeyHint | null {
  const id = keys.accessKeyId.trim();
  if (id === '') return null;
  if (/^(dop_v1_|ghp_|sk-|eyJ)/.test(id)) return { code: 'token' };
  if (/^[^\s:]{8,}:[^\s:]{16,}$/.test(id)) return { code: 'two-in-one' };
  // On many a home server both are the same word; elsewhere one was pasted twice.
  if (id.length >= 16 && id === keys.secretAccessKey.trim()) return { code: 'same' };
  if (provider?.id === 'aws' && id.startsWith('ASIA') && !keys.hasSessionToken) return { code: 'temporary' };
  if (provider?.keyId === undefined || provider.keyId.pattern.test(id)) return null;
  return { code: 'looks-different', provider: provider.name, looksLike: provider.keyId.looksLike };
}

/** In English; the window has the same in its other languages. */
export const keyHintWords = {
  'looks-different': 'Access key ids of {{provider}} mostly look like {{looksLike}}. Is this the right one?',
  temporary: 'This is a temporary key: it needs the session token under Advanced.',
  token: 'This looks like an API token. S3 has a pair of keys of its own.',
  'two-in-one': 'This looks like id and secret in one, with a colon between them.',
  same: 'The secret is the same as the id. Is it the right one?',
} as const satisfies Record<KeyHintCode, string>;
