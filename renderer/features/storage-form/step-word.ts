const known = ['reach', 'bucket', 'write', 'read', 'range', 'list', 'delete'] as const;

/** The word for a step of the connection test; null for a step of a newer engine. */
export function stepWord(step: string): (typeof known)[number] | null {
  return known.find((word) => word === step) ?? null;
}
