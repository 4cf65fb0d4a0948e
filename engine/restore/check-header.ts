import { measureLocalHeader } from '../archive/local-header.ts';
import { ZipFormatError } from '../archive/zip-format-error.ts';
import type { StoredEntry } from './stored-entry.ts';
import { readLocalHeader } from './unpack-entry.ts';

export interface HeaderTrouble {
  readonly damaged: string;
  /** Where the data really begins, when there is room for it there: the entry can be read again from that place. */
  readonly dataStart?: number;
}

/**
 * Looks at the local header in front of a big entry's first data. `bytes` begin with it; `dataStart`, from the first
 * byte of the zip, is where the data was expected. Undefined when all is as it should be.
 */
export function checkHeader(
  entry: StoredEntry,
  bytes: Uint8Array,
  dataStart: number,
): HeaderTrouble | undefined {
  try {
    const really = entry.offset + measureLocalHeader(bytes);
    if (really !== dataStart) {
      const damaged = 'its local header is longer than the room it has';
      return really + entry.length <= entry.limit ? { damaged, dataStart: really } : { damaged };
    }
    const header = readLocalHeader(entry, bytes);
    return 'damaged' in header ? { damaged: header.damaged } : undefined;
  } catch (error) {
    if (!(error instanceof ZipFormatError)) throw error;
    return { damaged: error.problem };
  }
}
