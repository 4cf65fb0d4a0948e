import type { EntryFacts } from '../../archive/entry.ts';
import { localHeaderLength, writeLocalHeader } from '../../archive/local-header.ts';
import type { ScanList, ScannedItem } from '../../scan/scan-types.ts';
import { othersFacts } from './others-facts.ts';
import type { PackRun } from './pack-run.ts';
import { placeName } from './placed-name.ts';

/** Entries are gathered to pieces of about this size before they go to the sink. Bytes. */
const PIECE = 256 * 1024;

/** Writes an entry for every wanted link (its data is the target), then for every folder (no data), in scan order. */
export async function packLinksAndFolders(
  run: PackRun,
  items: ScanList,
  wanted: (index: number) => boolean,
): Promise<void> {
  const gathered = new GatheredEntries(run);
  for (const type of ['link', 'folder'] as const) {
    for (let index = 0; index < items.length; index += 1) {
      if (items.typeAt(index) !== type || !wanted(index)) continue;
      gathered.add(items.at(index));
      if (gathered.length >= PIECE) await gathered.flush();
    }
  }
  await gathered.flush();
}

class GatheredEntries {
  readonly #run: PackRun;
  #entries: Uint8Array[] = [];
  #length = 0;

  constructor(run: PackRun) {
    this.#run = run;
  }

  get length(): number {
    return this.#length;
  }

  add(item: ScannedItem): void {
    const { path, mtime, mode } = item;
    const folder = item.type === 'folder';
    const target = item.target ?? '';
    const data = Buffer.from(target, 'utf8');
    const placed = placeName(path, folder);
    const facts: EntryFacts = { ...othersFacts(placed.name, item), mtime, mode };
    const offset = this.#run.output.position + this.#length;
    const entry = new Uint8Array(localHeaderLength(placed.bytes.length, false) + data.length);
    entry.set(data, writeLocalHeader(entry, 0, facts, placed.bytes, false));
    this.#entries.push(entry);
    this.#length += entry.length;
    const common = { path, ...placed.record, mtime, mode, offset };
    this.#run.ledger.addOther(
      folder ? { type: 'folder', ...common } : { type: 'link', ...common, target },
      facts,
      placed,
    );
  }

  async flush(): Promise<void> {
    const bytes = Buffer.concat(this.#entries, this.#length);
    this.#entries = [];
    this.#length = 0;
    await this.#run.output.write(bytes);
  }
}
