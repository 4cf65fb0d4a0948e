import type { BaseEntries } from '../../increment/base-backup.ts';
import { type BaseSegments, baseSegments } from '../../increment/plan/base-segments.ts';
import type { SegmentPlan } from '../../increment/reuse-plan.ts';
import type { ByteRange } from '../../storage/storage.ts';

/** The parts of a big file that are to be copied from its entry in the base. */
export interface InBaseEntry {
  /** Of the entry in the base; the new one must have it as well. */
  readonly method: 0 | 8;
  /**
   * Where the content of segment `index` of the file is expected in the base, and the digest it must have for that.
   * `last`: it is the file's last one. Undefined when the segment is to be packed.
   */
  at(index: number, last: boolean): ExpectedSegment | undefined;
}

export interface ExpectedSegment {
  readonly range: ByteRange;
  readonly digest: string;
}

/** Undefined when nothing can be taken over. */
export function inBaseEntry(entries: BaseEntries, plan: SegmentPlan): InBaseEntry | undefined {
  const found = baseSegments(entries, plan.row);
  if (found === undefined) return undefined;
  return {
    method: found.method,
    at: (index, last) => {
      const segment = plan.segments[index] ?? -1;
      return mayStandFor(found, segment, last)
        ? { range: found.range(segment), digest: found.digest(segment) }
        : undefined;
    },
  };
}

/** Only the last segment of a deflate stream ends it. */
function mayStandFor({ method, count }: BaseSegments, segment: number, last: boolean): boolean {
  if (segment < 0 || segment >= count) return false;
  return method === 0 || (segment === count - 1) === last;
}
