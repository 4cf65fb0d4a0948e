import { runLimited } from '../../catalog/run-limited.ts';
import type { ScannedItem } from '../../scan/scan-types.ts';
import type { PartialReuse } from '../comparison.ts';
import type { FileToRead } from './compare-items.ts';
import type { ContentRun } from './content-run.ts';
import { matchSegments } from './match-segments.ts';
import type { MovedFile } from './moved-files.ts';
import { type BigContent, readBigContent } from './read-big-content.ts';

/** Reads big files: keeps those with the same content, and notes which segments of the others the base has. */
export async function compareBigContents(
  run: ContentRun,
  files: readonly (FileToRead | MovedFile)[],
): Promise<void> {
  const act = (file: FileToRead | MovedFile) =>
    'origins' in file ? compareMoved(run, file) : compareInPlace(run, file);
  await runLimited(files, 2 * run.pool.workers, act, run.signal);
}

async function compareInPlace(run: ContentRun, { index, row }: FileToRead): Promise<void> {
  const { draft, entries } = run;
  const item = run.items.at(index);
  const digests = entries.digestsAt(row);
  const content = await readBigContent(run, item, digests === undefined);
  if (content && isSame(run, item, row, content)) {
    draft.keep(index, row, entries.mtimeAt(row) !== item.mtime || entries.modeAt(row) !== item.mode);
    return;
  }
  draft.change();
  const reuse = content && partialReuse(run, row, content);
  if (reuse) draft.partial.set(index, reuse);
}

/** Its header is new in any case, so the entry is never the same. That it was added is known already. */
async function compareMoved(run: ContentRun, { index, origins }: MovedFile): Promise<void> {
  const content = await readBigContent(run, run.items.at(index), false);
  if (!content) return;
  let best: PartialReuse | undefined;
  let most = 0;
  for (const row of origins) {
    const reuse = partialReuse(run, row, content);
    const matched = reuse ? reuse.segments.reduce((sum, match) => sum + (match < 0 ? 0 : 1), 0) : 0;
    if (matched <= most) continue;
    best = reuse;
    most = matched;
  }
  if (best) run.draft.partial.set(index, best);
}

/** Equal digests of all segments are as good as an equal SHA-256 of the whole: both are of what the base really read. */
function isSame({ entries }: ContentRun, item: ScannedItem, row: number, content: BigContent): boolean {
  if (!content.sound || entries.sizeAt(row) !== item.size) return false;
  const digests = entries.digestsAt(row);
  if (digests) return Buffer.compare(content.digests, digests) === 0;
  return content.sha256 !== undefined && entries.hasSha256(row, content.sha256);
}

/** Undefined when not one segment can be taken over. */
function partialReuse({ entries }: ContentRun, row: number, content: BigContent): PartialReuse | undefined {
  const digests = entries.digestsAt(row);
  const stored = entries.isStored(row);
  if (!digests || !entries.isReusable(row) || !(stored || entries.isSegmented(row))) return undefined;
  const segments = matchSegments(content.digests, digests, stored);
  return segments.some((match) => match >= 0) ? { row, segments } : undefined;
}
