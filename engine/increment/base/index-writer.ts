import type { ManifestHeader, ManifestRecord } from '../../archive/manifest.ts';
import type { Logger } from '../../ports/index.ts';
import { BaseBuilder } from './base-builder.ts';
import type { IndexCache } from './index-cache.ts';

/** Gathers the index of a backup while it is packed, so that the next one need not read it back. Never throws. */
export class IndexWriter {
  readonly #logger: Logger;
  /** Undefined once something did not fit: the index is then made from the object, some other day. */
  #builder: BaseBuilder | undefined = new BaseBuilder();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Call for every entry, in the order of the zip; the entry is the bytes from `startAt` to `endAt`. */
  add(record: ManifestRecord, startAt: number, endAt: number): void {
    try {
      this.#builder?.add({ ...record, offset: startAt }, endAt, true);
    } catch (error) {
      this.#builder = undefined;
      this.#logger.warn('the index of the new backup could not be made', { path: record.path, error });
    }
  }

  /** Call once, when the stored object has been checked. */
  save(
    cache: IndexCache,
    stored: {
      readonly key: string;
      readonly etag: string;
      readonly size: number;
      readonly manifestOffset: number;
      readonly incomplete: boolean;
    },
    header: ManifestHeader,
  ): void {
    if (!this.#builder) return;
    try {
      const { id, format, plan, device, locations, startedAt, generation = 0 } = header;
      const own = { id, format, plan, deviceId: device.id, locations, generation, observedAt: startedAt };
      cache.save({ ...stored, ...own, listedEtag: stored.etag }, this.#builder.finish());
    } catch (error) {
      this.#logger.warn('the index of the new backup could not be made', { key: stored.key, error });
    }
    this.#builder = undefined;
  }
}
