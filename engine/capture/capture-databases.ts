import type { FileSystem } from '../ports/index.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import type { CaptureOutcome, CaptureRequest, CaptureResult } from './capture-types.ts';
import { type CaptureWorker, startCaptureWorker } from './capture-worker.ts';
import { type Image, withImages } from './captured-items.ts';
import { type FoundDatabase, findDatabases } from './find-databases.ts';
import { ImageFolder, removeStaleImages } from './image-folder.ts';
import { type LeftDatabase, noticeOfUnchecked, noticesOfLeft } from './left-as-files.ts';
import { SIDE_FILES } from './side-files.ts';

/** How long one locked database is waited for, and all of a backup together. Then each gets one short try. */
const PATIENCE_MS = 5_000;
const PATIENCE_IN_ALL_MS = 15_000;

/**
 * Makes consistent images of the SQLite databases in a scan that have changed, while other programs may be using them,
 * and gives back a scan that reads these. What cannot be captured stays in the scan as the files it consists of, and is
 * told in notices; no database makes this fail. Nothing in the scanned folders is written to.
 * @throws only the signal's reason; then all images are removed and no thread runs
 */
export async function captureDatabases(request: CaptureRequest): Promise<CaptureResult> {
  const { scan, ports, folder, signal } = request;
  const isUnchanged = request.isUnchanged ?? (() => false);
  signal.throwIfAborted();
  removeStaleImages(folder, ports);
  const found = await findDatabases(scan.items, ports.files, { isUnchanged, signal });
  const changed = found.filter((database) => database.changed);
  const run = new CaptureRun(request, changed);
  try {
    for (const database of changed) {
      await request.mayGoOn?.();
      await run.capture(database);
    }
  } catch (error) {
    await run.stop();
    run.removeImages();
    throw error;
  }
  await run.stop();
  for (const notice of run.notices()) request.onNotice(notice);
  const { images } = run;
  const whole = found.filter(({ index, changed: isChanged }) => !isChanged || images.has(index));
  return {
    scan: withImages(scan, images, sideFilesOf(whole, scan)),
    captured: images.size,
    cleanUp: () => run.removeImages(),
  };
}

/** Indices of the items that are side files of `databases`: their content is in the images, and outdated beside them. */
function sideFilesOf(databases: readonly FoundDatabase[], { items }: ScanResult): Set<number> {
  const found = new Set<number>();
  if (databases.length === 0) return found;
  const paths = new Set(databases.flatMap(({ path }) => SIDE_FILES.map((ending) => path + ending)));
  for (let index = 0; index < items.length; index += 1) {
    if (items.typeAt(index) === 'file' && paths.has(items.at(index).absolute)) found.add(index);
  }
  return found;
}

class CaptureRun {
  readonly images = new Map<number, Image>();
  readonly #request: CaptureRequest;
  readonly #left: LeftDatabase[] = [];
  readonly #unchecked: { path: string; detail: string }[] = [];
  readonly #totals: { readonly bytes: number; readonly files: number };
  #folder: ImageFolder | undefined;
  #worker: CaptureWorker | undefined;
  #bytes = 0;
  #files = 0;
  #waitedMs = 0;

  constructor(request: CaptureRequest, databases: readonly FoundDatabase[]) {
    this.#request = request;
    const { items } = request.scan;
    const bytes = databases.reduce((sum, { index }) => sum + items.sizeAt(index), 0);
    this.#totals = { bytes, files: databases.length };
  }

  /** Rejects with the signal's reason only. */
  async capture({ index, path: database }: FoundDatabase): Promise<void> {
    const { signal, scan } = this.#request;
    signal.throwIfAborted();
    const { path, size } = scan.items.at(index);
    this.#tell(path, 0);
    let outcome: CaptureOutcome;
    let image = '';
    try {
      this.#folder ??= new ImageFolder(this.#request.folder, this.#request.ports);
      image = this.#folder.next();
      outcome = await this.#runOrder(database, image, path);
    } catch (error) {
      signal.throwIfAborted();
      const detail = error instanceof Error ? error.message : String(error);
      outcome = { captured: false, reason: 'failed', detail };
    }
    signal.throwIfAborted();
    this.#bytes += size;
    this.#files += 1;
    this.#tell(null, 0);
    if (!outcome.captured) {
      this.#left.push({ path, ...outcome });
      return;
    }
    this.images.set(index, { path: image, ...outcome.facts });
    if (outcome.unchecked !== undefined) this.#unchecked.push({ path, detail: outcome.unchecked });
  }

  notices() {
    return [...noticesOfLeft(this.#left), ...noticeOfUnchecked(this.#unchecked)];
  }

  async stop(): Promise<void> {
    await this.#worker?.close();
    this.#worker = undefined;
  }

  removeImages(): void {
    this.#folder?.remove();
    this.#folder = undefined;
  }

  async #runOrder(database: string, image: string, path: string): Promise<CaptureOutcome> {
    const { signal, ports, patienceMs = PATIENCE_MS } = this.#request;
    const worker = this.#worker ?? startCaptureWorker(ports);
    this.#worker = worker;
    const stop = () => {
      void worker.close();
      cutShort(image, ports.files);
    };
    signal.addEventListener('abort', stop, { once: true });
    const started = ports.clock.monotonic();
    let done = 0;
    try {
      const order = {
        database,
        image,
        patienceMs: Math.max(0, Math.min(patienceMs, PATIENCE_IN_ALL_MS - this.#waitedMs)),
      };
      const outcome = await worker.capture(order, (bytes) => {
        done += bytes;
        this.#tell(path, done);
      });
      if (!outcome.captured && outcome.reason === 'locked')
        this.#waitedMs += ports.clock.monotonic() - started;
      return outcome;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  #tell(currentFile: string | null, bytes: number): void {
    this.#request.onProgress?.({
      bytesDone: Math.min(this.#totals.bytes, this.#bytes + bytes),
      bytesTotal: this.#totals.bytes,
      filesDone: this.#files,
      filesTotal: this.#totals.files,
      currentFile,
    });
  }
}

/**
 * SQLite checks a database in one go of many seconds, in which no thread can be ended. When the image is suddenly empty
 * it soon has found enough.
 */
function cutShort(image: string, files: FileSystem): void {
  try {
    const descriptor = files.openSync(image, 'r+');
    files.ftruncateSync(descriptor, 0);
    files.closeSync(descriptor);
  } catch {
    // There is none yet.
  }
}
