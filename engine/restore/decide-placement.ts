import type { Issue } from '#shared/events.ts';
import type { FileRecord, LinkRecord } from '../archive/manifest.ts';
import type { ConflictMode, SkipAction, TargetFact } from './plan-types.ts';

export type Placement =
  /** Under the wanted name. */
  | { readonly do: 'write'; readonly replace: boolean }
  /** Under another name, beside what is there. */
  | { readonly do: 'keep-both' }
  | { readonly do: 'skip'; readonly reason: SkipAction['reason'] }
  | { readonly do: 'give-up'; readonly kind: Issue['kind']; readonly message: string };

/** What becomes of one file or link, by what stands in its place. */
export function decidePlacement(
  record: FileRecord | LinkRecord,
  existing: TargetFact | undefined,
  onConflict: ConflictMode,
): Placement {
  if (!existing) return { do: 'write', replace: false };
  if (existing.type === record.type && existing.sameContent) return { do: 'skip', reason: 'identical' };
  if (onConflict === 'keep-both') return { do: 'keep-both' };
  if (existing.type !== record.type) {
    const message = `A ${nameOfType(existing)} stands where this ${nameOfType(record)} must go. It was left as it is.`;
    return { do: 'give-up', kind: 'conflict', message };
  }
  if (onConflict === 'skip') return { do: 'skip', reason: 'exists' };
  if (onConflict === 'overwrite-older' && existing.mtime >= record.mtime) {
    return { do: 'skip', reason: 'newer' };
  }
  return { do: 'write', replace: true };
}

function nameOfType(thing: { type: TargetFact['type'] }): string {
  return thing.type === 'other' ? 'special file' : thing.type;
}
