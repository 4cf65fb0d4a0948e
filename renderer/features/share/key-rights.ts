import type { NewShareKey, ShareKey } from '#shared/share.ts';

/** What is typed about a key. */
export interface KeyRights {
  readonly label: string;
  readonly readOnly: boolean;
  /** Whether it sees only the `chosen` buckets. */
  readonly isLimited: boolean;
  readonly chosen: readonly string[];
}

export const newKeyRights: KeyRights = { label: '', readOnly: false, isLimited: false, chosen: [] };

/** @param shared names of what is shared; a bucket that is not any more cannot be chosen again */
export function rightsOf({ label, readOnly, buckets }: ShareKey, shared: readonly string[]): KeyRights {
  const chosen = (buckets ?? []).filter((name) => shared.includes(name));
  return { label, readOnly, isLimited: buckets !== null, chosen };
}

/** What the engine takes. */
export function keyWish({ label, readOnly, isLimited, chosen }: KeyRights): NewShareKey {
  return { label, readOnly, buckets: isLimited ? [...chosen] : null };
}

/** A key that sees nothing is of no use. */
export function isUsable({ isLimited, chosen }: KeyRights): boolean {
  return !isLimited || chosen.length > 0;
}
