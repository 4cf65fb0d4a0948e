import type { Ports } from '../../ports/index.ts';
import type { ScanResult } from '../../scan/scan-types.ts';
import type { KnownBase } from '../base/known-base.ts';
import type { Comparison } from '../comparison.ts';
import { compareBigContents } from './compare-big-contents.ts';
import { compareItems } from './compare-items.ts';
import { compareSmallContents } from './compare-small-contents.ts';
import { ComparisonDraft } from './comparison-draft.ts';
import type { HashPool } from './hash-jobs.ts';
import { findMovedFiles } from './moved-files.ts';
import { startHashPool } from './start-hash-pool.ts';

export interface CompareOptions {
  readonly scan: ScanResult;
  readonly base: KnownBase;
  /** Reads every file instead of trusting size, mtime, ctime and inode. */
  readonly paranoid?: boolean;
  readonly ports: Pick<Ports, 'files'>;
  readonly signal: AbortSignal;
  /** Waited for often, between a few milliseconds of work; a pause holds it back. */
  readonly mayGoOn?: () => Promise<void>;
  /** Called often: how many items, and content bytes, have been compared since the last call. */
  readonly onProgress?: (step: { readonly items: number; readonly bytes: number }) => void;
  /** Starts the workers that read files, which are closed in the end; `startHashPool` when absent. */
  readonly startPool?: (work: { readonly files: number; readonly bytes: number }) => HashPool;
}

/**
 * Holds a scan against the base: what is the same by size and times is not read; what may be the same is read and
 * hashed. Files that cannot be read, or change meanwhile, have to be packed, whatever the base has.
 * @throws the signal's reason when it aborts; otherwise only for bugs and crashed workers.
 */
export async function compareWithBase(options: CompareOptions): Promise<Comparison> {
  const { scan, base, paranoid = false, ports, signal, onProgress = () => {} } = options;
  const { mayGoOn = async () => {} } = options;
  const draft = new ComparisonDraft(scan, base);
  const found = await compareItems(draft, scan, base, {
    paranoid,
    signal,
    mayGoOn,
    onProgress: (items) => onProgress({ items, bytes: 0 }),
  });
  const moved = findMovedFiles(draft, scan.items, base.entries, found.big);
  const big = [...found.big.filter(({ row }) => row >= 0), ...moved];
  const files = found.small.length + big.length;
  if (files === 0) return draft.finish();

  const pool = (options.startPool ?? ((work) => startHashPool(ports.files, work)))({
    files,
    bytes: found.bytes,
  });
  const run = {
    draft,
    items: scan.items,
    entries: base.entries,
    pool,
    files: ports.files,
    signal,
    mayGoOn,
    onRead: (bytes: number) => onProgress({ items: 0, bytes }),
    openFiles: new Set<number>(),
  };
  const stop = () => void pool.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await compareSmallContents(run, found.small);
    await compareBigContents(run, big);
    signal.throwIfAborted();
    return draft.finish();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    // Workers first: a descriptor must not be closed, and perhaps given to another file, while one reads it.
    await pool.close();
    for (const descriptor of run.openFiles) ports.files.closeSync(descriptor);
  }
}
