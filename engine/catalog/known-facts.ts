import type { CacheContent, KnownBackup, KnownMark } from './catalog-cache.ts';
import type { ListedBackup, ListedSidecar, Listing } from './listing.ts';
import type { TailFacts } from './read-tail.ts';
import type { ReadOutcome } from './read-tally.ts';
import type { VerifiedMark } from './verified-mark.ts';

type ReadTails = ReadonlyMap<string, ReadOutcome<TailFacts> | undefined>;
type ReadMarks = ReadonlyMap<string, ReadOutcome<VerifiedMark | 'unreadable'> | undefined>;

/** What is known of the listed objects, from the cache and from what was read just now, by object key. */
export class KnownFacts {
  readonly #known: CacheContent;
  readonly #tails: ReadTails;
  readonly #marks: ReadMarks;

  constructor(known: CacheContent, tails: ReadTails, marks: ReadMarks) {
    this.#known = known;
    this.#tails = tails;
    this.#marks = marks;
  }

  /** Undefined when the object has vanished meanwhile. */
  tailOf(listed: ListedBackup): TailFacts | undefined {
    const remembered = rememberedBackup(this.#known, listed);
    if (remembered) {
      return { kind: 'good', readEtag: remembered.readEtag, summary: remembered.summary };
    }
    const outcome = this.#tails.get(listed.object.key);
    if (outcome?.kind === 'read') return outcome.value;
    return outcome?.kind === 'unread' ? { kind: 'damaged', problem: outcome.problem } : undefined;
  }

  /** Undefined when the mark has vanished meanwhile. */
  markOf(sidecar: ListedSidecar): VerifiedMark | 'unreadable' | undefined {
    const remembered = rememberedMark(this.#known, sidecar);
    if (remembered) return remembered.mark;
    const outcome = this.#marks.get(sidecar.object.key);
    if (outcome?.kind === 'read') return outcome.value;
    return outcome?.kind === 'unread' ? 'unreadable' : undefined;
  }

  /**
   * The next content of the cache: only what is sound and still listed, so that everything else is looked at
   * again next time. What was remembered before is the same object as before.
   */
  worthRemembering(listing: Listing): CacheContent {
    const backups = new Map<string, KnownBackup>();
    for (const listed of listing.backups) {
      const { key, etag, size } = listed.object;
      const tail = this.tailOf(listed);
      if (tail?.kind !== 'good') continue;
      const { readEtag, summary } = tail;
      backups.set(key, rememberedBackup(this.#known, listed) ?? { etag, size, readEtag, summary });
    }
    const marks = new Map<string, KnownMark>();
    for (const [key, sidecar] of listing.sidecars) {
      const mark = sidecar.kind === 'verified' ? this.markOf(sidecar) : undefined;
      if (mark === undefined || mark === 'unreadable') continue;
      const { etag, size, lastModified } = sidecar.object;
      marks.set(key, rememberedMark(this.#known, sidecar) ?? { etag, size, lastModified, mark });
    }
    return { backups, marks };
  }
}

export function rememberedBackup(known: CacheContent, { object }: ListedBackup): KnownBackup | undefined {
  const backup = known.backups.get(object.key);
  return backup?.etag === object.etag && backup.size === object.size ? backup : undefined;
}

export function rememberedMark(known: CacheContent, { object }: ListedSidecar): KnownMark | undefined {
  const mark = known.marks.get(object.key);
  const same =
    mark?.etag === object.etag && mark.size === object.size && mark.lastModified === object.lastModified;
  return same ? mark : undefined;
}
