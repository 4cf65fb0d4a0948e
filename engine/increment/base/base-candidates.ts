import { rememberedBackup } from '../../catalog/known-facts.ts';
import type { ListedBackup, Listing } from '../../catalog/listing.ts';
import { slug } from '../../catalog/object-key.ts';
import { readTail, type TailFacts } from '../../catalog/read-tail.ts';
import type { FindBaseOptions } from './find-base.ts';
import { noIndexCache } from './index-cache.ts';

/** Folders of other names that are looked into, and backups of each whose end is read to know whose they are. */
const MOST_FOLDERS = 8;
const MOST_OF_FOLDER = 2;

/** The listed backups that are most likely this computer's, newest first: those in the folder of its name. */
export async function ownCandidates(listing: Listing, options: FindBaseOptions): Promise<ListedBackup[]> {
  const { index = noIndexCache, device } = options;
  const folders = foldersOf(listing);
  const own = folders.get(slug(device.name)) ?? [];
  folders.delete(slug(device.name));
  const newest = newestOf(own);
  // It had another name for a while. What it remembers of that costs no request.
  const others = [...folders.values()].filter((backups) => {
    const last = newestFirst(backups)[0];
    return last && last.createdMs > newest && index.load(last.object.key)?.facts.deviceId === device.id;
  });
  return await inOrder([...own, ...others.flat()], options);
}

/** Those that the same computer made when it had another name, newest first. A few requests. */
export async function candidatesOfOtherNames(
  listing: Listing,
  options: FindBaseOptions,
): Promise<ListedBackup[]> {
  const folders = foldersOf(listing);
  folders.delete(slug(options.device.name));
  const latest = [...folders.values()].sort((a, b) => newestOf(b) - newestOf(a)).slice(0, MOST_FOLDERS);
  const ours: ListedBackup[] = [];
  for (const backups of latest) {
    for (const listed of newestFirst(backups).slice(0, MOST_OF_FOLDER)) {
      const tail = await tailOf(listed, options);
      if (tail?.kind !== 'good') continue;
      if (tail.summary.device.id === options.device.id) ours.push(...backups);
      break;
    }
  }
  return await inOrder(ours, options);
}

/** What the end of a backup says; what was found out before is not read again. Rejects as the storage does. */
export async function tailOf(
  listed: ListedBackup,
  {
    catalog,
    storage,
    signal,
  }: Pick<FindBaseOptions, 'storage' | 'signal'> & {
    readonly catalog?: FindBaseOptions['catalog'] | undefined;
  },
): Promise<TailFacts> {
  const remembered = catalog && rememberedBackup(catalog.load(), listed);
  return remembered ? { kind: 'good', ...remembered } : await readTail(storage, listed, signal);
}

/** Newest first. Keys tell whole seconds; within one, what the storage received later, or what was built on the other. */
async function inOrder(backups: readonly ListedBackup[], options: FindBaseOptions): Promise<ListedBackup[]> {
  const sorted = newestFirst(backups);
  const ordered: ListedBackup[] = [];
  for (let at = 0; at < sorted.length; ) {
    let end = at + 1;
    while (end < sorted.length && isTie(sorted[at], sorted[end])) end += 1;
    const same = sorted.slice(at, end);
    ordered.push(...(same.length > 1 ? await childrenFirst(same, options) : same));
    at = end;
  }
  return ordered;
}

function newestFirst(backups: readonly ListedBackup[]): ListedBackup[] {
  return backups.toSorted(
    (a, b) =>
      b.createdMs - a.createdMs || b.object.lastModified - a.object.lastModified || (a.id < b.id ? 1 : -1),
  );
}

function isTie(a: ListedBackup | undefined, b: ListedBackup | undefined): boolean {
  return a?.createdMs === b?.createdMs && a?.object.lastModified === b?.object.lastModified;
}

async function childrenFirst(
  same: readonly ListedBackup[],
  options: FindBaseOptions,
): Promise<ListedBackup[]> {
  const parents = new Map<ListedBackup, readonly string[]>();
  for (const listed of same) {
    const tail = await tailOf(listed, options).catch(() => undefined);
    options.signal.throwIfAborted();
    if (tail?.kind === 'good') parents.set(listed, tail.summary.parents);
  }
  const left = [...same];
  const ordered: ListedBackup[] = [];
  while (left.length > 0) {
    const isParent = (id: string) => left.some((other) => parents.get(other)?.includes(id));
    const next = Math.max(
      0,
      left.findIndex(({ id }) => !isParent(id)),
    );
    ordered.push(...left.splice(next, 1));
  }
  return ordered;
}

function foldersOf({ backups }: Listing): Map<string, ListedBackup[]> {
  return Map.groupBy(backups, ({ deviceSlug }) => deviceSlug);
}

function newestOf(backups: readonly ListedBackup[]): number {
  return backups.reduce((latest, { createdMs }) => Math.max(latest, createdMs), Number.NEGATIVE_INFINITY);
}
