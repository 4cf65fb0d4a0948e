import type { CentralEntry } from '../archive/central-entry.ts';
import { pathOfEntryName } from '../archive/entry-path.ts';
import type { FileRecord, FolderRecord } from '../archive/manifest.ts';
import { reject } from './cross-check.ts';
import type { RejectedEntry } from './reader-types.ts';

/**
 * A stand-in for the record of an entry whose manifest is lost: no SHA-256 (empty), whole seconds. Links are
 * beyond help, because where they point stands in their data.
 */
export function recordOfEntry(entry: CentralEntry): FileRecord | FolderRecord | RejectedEntry {
  const name = entry.name.endsWith('/') ? entry.name.slice(0, -1) : entry.name;
  const path = pathOfEntryName(name);
  const { mtime, mode, offset, size, crc32, method, compressedSize: length } = entry;
  const base = { path, ...(path === name ? {} : { entry: name }), mtime, mode, offset };
  if (entry.type === 'folder') return { type: 'folder', ...base };
  if (entry.type === 'link' || (method !== 0 && method !== 8)) {
    return reject(path, 'the manifest is damaged, and only it says where this link points', 'damaged');
  }
  return { type: 'file', ...base, size, sha256: '', crc32, method, length };
}
