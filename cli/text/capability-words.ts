import type { StorageCapabilities } from '#engine/index.ts';

const words: Record<keyof StorageCapabilities, string> = {
  multipart: 'uploads in parts',
  partCopy: 'copies within the storage',
  unequalParts: 'parts of different sizes',
  partsInAnyOrder: 'parts in any order',
  maxParts: 'most parts of an upload',
  listParts: 'list the parts of an upload',
  batchDelete: 'remove several at once',
  listV2: 'the newer listing',
  conditionalCreate: 'create only what is new',
  versioning: 'hidden versions',
  objectLock: 'locks against deletion',
  public: 'open to strangers',
};

/** One line for each thing a storage can or cannot do, in two columns. */
export function capabilityLines(capabilities: StorageCapabilities): string[] {
  const known = Object.keys(words) as (keyof StorageCapabilities)[];
  const width = Math.max(...Object.values(words).map((word) => word.length));
  return known.map((name) => `${words[name].padEnd(width)}  ${capabilities[name]}\n`);
}
