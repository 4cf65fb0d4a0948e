import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeDurably } from '../../connection/durable-write.ts';
import type { Ports } from '../../ports/index.ts';
import type { BaseFacts } from './base-facts.ts';
import type { BaseTable } from './base-table.ts';
import { decodeIndex, encodeIndex } from './index-file.ts';

/** Which bucket an index belongs to; a saved connection fits. */
export interface IndexedPlace {
  readonly endpoint: string;
  readonly bucket: string;
}

/** Keeps the tables of the newest backups of this computer, so that the next backup reads nothing to know them. */
export interface IndexCache {
  /** Undefined when there is none, or none that is whole. Never throws. */
  load(key: string): { facts: BaseFacts; table: BaseTable } | undefined;
  /** Never throws: a backup must not fail because its index cannot be written. */
  save(facts: BaseFacts, table: BaseTable): void;
}

/** A cache that remembers nothing. */
export const noIndexCache: IndexCache = { load: () => undefined, save() {} };

/** Indexes kept of the backups in one folder of the bucket (one plan on one computer) … */
const KEPT_OF_FOLDER = 2;
/** … and of all together. */
const KEPT = 40;
const NAME = /^[0-9a-f]{32}-[0-9a-f]{32}\.bin(?:\.tmp)?$/;

/** The index files of one bucket, `<home>/cache/index/<hash of the place and folder>-<hash of the key>.bin`. */
export function openIndexCache(
  place: IndexedPlace,
  deps: { readonly home: string; readonly ports: Pick<Ports, 'files' | 'logger'> },
): IndexCache {
  const { files, logger } = deps.ports;
  const folder = join(deps.home, 'cache', 'index');
  const nameOf = (key: string) => {
    const parent = key.slice(0, key.lastIndexOf('/') + 1);
    return `${shortHash([place.endpoint, place.bucket, parent])}-${shortHash([key])}.bin`;
  };
  return {
    load(key) {
      const file = join(folder, nameOf(key));
      try {
        if (!files.existsSync(file)) return undefined;
        const index = decodeIndex(files.readFileSync(file));
        return index.facts.key === key ? index : undefined;
      } catch (error) {
        logger.warn('the index of a backup could not be read and is made anew', { file, error });
        return undefined;
      }
    },
    save(facts, table) {
      const name = nameOf(facts.key);
      try {
        files.mkdirSync(folder, { recursive: true, mode: 0o700 });
        // No lock: should two programs write at once and mix, the checksum tells.
        writeDurably(join(folder, name), encodeIndex(facts, table), 0o600, files);
        removeOld(folder, name, files);
      } catch (error) {
        logger.warn('the index of a backup could not be written', { name, error });
      }
    },
  };
}

function removeOld(folder: string, written: string, files: Ports['files']): void {
  const found = files
    .readdirSync(folder)
    .filter((name) => NAME.test(name) && name !== written)
    .map((name) => ({ name, time: files.statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  const ofFolder = written.slice(0, 32);
  let left = KEPT - 1;
  let leftOfFolder = KEPT_OF_FOLDER - 1;
  for (const { name } of found) {
    const same = name.startsWith(ofFolder);
    const keep = left > 0 && (!same || leftOfFolder > 0) && name.endsWith('.bin');
    if (keep) {
      left -= 1;
      if (same) leftOfFolder -= 1;
    } else {
      files.rmSync(join(folder, name), { force: true });
    }
  }
}

function shortHash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
