import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Summary } from '../archive/manifest.ts';
import { writeDurably } from '../connection/durable-write.ts';
import type { Ports } from '../ports/index.ts';
import type { VerifiedMark } from './verified-mark.ts';

/** The part of a summary that the catalogue shows. */
export type KnownSummary = Omit<Summary, 'manifest' | 'holdall'>;

/** A backup whose tail was read and found good. Bad ones are never remembered: they are looked at again. */
export interface KnownBackup {
  /** As the listing shows it. */
  readonly etag: string;
  readonly size: number;
  /** As the answer to the read gave it. */
  readonly readEtag: string;
  readonly summary: KnownSummary;
}

export interface KnownMark {
  /** All three as the listing shows them: marks are rewritten, and not every server's ETag tells. */
  readonly etag: string;
  readonly size: number;
  readonly lastModified: number;
  readonly mark: VerifiedMark;
}

/** What earlier listings found out, by object key. */
export interface CacheContent {
  readonly backups: ReadonlyMap<string, KnownBackup>;
  readonly marks: ReadonlyMap<string, KnownMark>;
}

/** Remembers what stands in the storage, so that only unseen objects are read. Losing it loses nothing. */
export interface CatalogCache {
  /** Empty when there is nothing usable. Never throws. */
  load(): CacheContent;
  /** Never throws: a listing must not fail because its cache cannot be written. */
  save(content: CacheContent): void;
}

export const emptyCache: CacheContent = { backups: new Map(), marks: new Map() };

/** A cache that remembers nothing. */
export const noCache: CatalogCache = { load: () => emptyCache, save() {} };

/** Which storage a cache belongs to; a saved connection fits. */
export interface CachedPlace {
  readonly endpoint: string;
  readonly bucket: string;
  readonly rootPath: string;
}

/** Raised whenever the content changes its shape: older files are then dropped. */
const VERSION = 1;

/** The cache file of one place, `<home>/cache/catalog-<hash>.json`. */
export function openCatalogCache(
  place: CachedPlace,
  deps: { readonly home: string; readonly ports: Pick<Ports, 'files' | 'logger'> },
): CatalogCache {
  const identity = JSON.stringify([place.endpoint, place.bucket, place.rootPath]);
  const folder = join(deps.home, 'cache');
  const file = join(folder, `catalog-${sha256(identity).slice(0, 32)}.json`);
  const { files, logger } = deps.ports;
  return {
    load() {
      try {
        return files.existsSync(file) ? decode(files.readFileSync(file, 'utf8'), identity) : emptyCache;
      } catch (error) {
        logger.warn('the catalogue cache could not be read and is made anew', { file, error });
        return emptyCache;
      }
    },
    save(content) {
      try {
        files.mkdirSync(folder, { recursive: true, mode: 0o700 });
        // No lock: should two listings write at once and mix, the checksum tells.
        writeDurably(file, encode(content, identity), 0o600, files);
      } catch (error) {
        logger.warn('the catalogue cache could not be written', { file, error });
      }
    },
  };
}

/** One line that says what follows, then the content. Its checksum stands in for checking every field. */
function encode(content: CacheContent, identity: string): string {
  const body = JSON.stringify({ backups: [...content.backups], marks: [...content.marks] });
  return `${JSON.stringify({ holdallCatalog: VERSION, place: identity, sha256: sha256(body) })}\n${body}`;
}

function decode(text: string, identity: string): CacheContent {
  const end = text.indexOf('\n');
  const head: unknown = JSON.parse(text.slice(0, end));
  const body = text.slice(end + 1);
  const expected = { holdallCatalog: VERSION, place: identity, sha256: sha256(body) };
  if (JSON.stringify(head) !== JSON.stringify(expected)) throw new Error('not the cache of this place');
  // Written by `encode` of this very version, as the checksum and the version say.
  const parsed = JSON.parse(body) as { backups: [string, KnownBackup][]; marks: [string, KnownMark][] };
  return { backups: new Map(parsed.backups), marks: new Map(parsed.marks) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
