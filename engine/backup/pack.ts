import type { Ports } from '../ports/index.ts';
import { SharedSlots } from '../workers/shared-slots.ts';
import { bigFileOrder } from './pack/big-file-order.ts';
import { copyIntervals } from './pack/copy-intervals.ts';
import { EntryLedger } from './pack/entry-ledger.ts';
import { finishZip } from './pack/finish-zip.ts';
import { inBaseEntry } from './pack/in-base-entry.ts';
import { OrderedSteps } from './pack/ordered-steps.ts';
import { type BigFile, packBigFiles } from './pack/pack-big-files.ts';
import type { PackPool } from './pack/pack-jobs.ts';
import { packLinksAndFolders } from './pack/pack-links-and-folders.ts';
import type { PackRun } from './pack/pack-run.ts';
import { packSmallFiles } from './pack/pack-small-files.ts';
import { SLOT_BYTES } from './pack/slot-layout.ts';
import { smallBatches } from './pack/small-batches.ts';
import { startPackPool } from './pack/start-pack-pool.ts';
import { ZipOutput } from './pack/zip-output.ts';
import type { Pack, PackOptions, PackRequest, PackResult, ReusingPackRequest } from './pack-types.ts';
import type { ByteSink, CopyingSink } from './sink.ts';

export interface PackerOptions {
  readonly ports: Pick<Ports, 'clock' | 'files'>;
  /** Starts the workers of one pack, which closes them; `startPackPool` when absent. */
  readonly startPool?: (totals: PackRequest['scan']['totals']) => PackPool;
}

/**
 * Makes the function that writes a complete backup zip into a sink: what is copied from an earlier backup, small
 * files, big files, links, folders, manifest, central directory, end. Equal input gives equal bytes, however many workers there are. A file
 * that cannot be packed as it should becomes an issue; everything else that fails — the sink, a crashed
 * worker — rejects with its own error, an abort with the signal's reason. When the promise settles, no
 * worker runs, no file is open and the sink is not called any more.
 */
export function createPacker({ ports, startPool }: PackerOptions): Pack {
  return async (
    request: PackRequest | ReusingPackRequest,
    sink: ByteSink | CopyingSink,
    options: PackOptions,
  ): Promise<PackResult> => {
    const { signal, onProgress } = options;
    signal.throwIfAborted();
    const stop = new AbortController();
    const stopped = () => stop.abort(signal.reason);
    signal.addEventListener('abort', stopped, { once: true });
    const { totals } = request.scan;
    const pool = startPool ? startPool(totals) : startPackPool(ports.files, totals);
    const slots = new SharedSlots(pool.shared, SLOT_BYTES);
    stop.signal.addEventListener('abort', () => {
      slots.fail(stop.signal.reason);
      pool.close();
    });
    const run: PackRun = {
      pool,
      slots,
      steps: new OrderedSteps((reason) => stop.abort(reason)),
      output: new ZipOutput(sink, stop.signal),
      ledger: new EntryLedger(request.header, request.level, options),
      files: ports.files,
      level: request.level,
      signal: stop.signal,
      onProgress,
      openFiles: new Set(),
    };
    try {
      return await packEverything(run, request, ports);
    } catch (error) {
      stop.abort(error);
      throw stop.signal.reason;
    } finally {
      signal.removeEventListener('abort', stopped);
      // Workers first: a descriptor must not be closed, and perhaps given to another file, while one reads it.
      await pool.close();
      for (const descriptor of run.openFiles) ports.files.closeSync(descriptor);
    }
  };
}

async function packEverything(
  run: PackRun,
  { scan, header, reuse }: PackRequest | ReusingPackRequest,
  { clock }: Pick<Ports, 'clock'>,
): Promise<PackResult> {
  const { items } = scan;
  const packed = (index: number) => !reuse?.plan.carries(index);
  const intervals = reuse ? await copyIntervals(run, items, reuse) : [];
  const grown = await packSmallFiles(run, smallBatches(items, reuse?.plan.smallFiles));
  await packBigFiles(run, bigFiles());
  await packLinksAndFolders(run, items, packed);
  return finishZip(run.output, run.ledger, { header, scan, finishedAt: clock.now(), intervals });

  function* bigFiles(): Generator<BigFile, void> {
    for (const index of bigFileOrder(items, packed)) {
      const item = items.at(index);
      const plan = reuse?.plan.bigFiles.get(index);
      yield reuse && plan ? { item, inBase: inBaseEntry(reuse.base.entries, plan) } : { item };
    }
    for (const item of grown) yield { item };
  }
}
