const known = ['no-network', 'secrets-locked', 'running', 'queue', 'retry'] as const;

/** The word for why the next run waits; `other` for a reason of a newer engine. */
export function waitingWord(reason: string | null): (typeof known)[number] | 'other' | null {
  if (reason === null) return null;
  return known.find((word) => word === reason) ?? 'other';
}
