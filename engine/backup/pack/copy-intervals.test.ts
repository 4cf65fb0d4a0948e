import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { EntryFacts } from '../../archive/entry.ts';
import { localHeaderLength, writeLocalHeader } from '../../archive/local-header.ts';
import type { ManifestRecord } from '../../archive/manifest.ts';
import { systemFileSystem } from '../../ports/system.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { MemoryCopyingSink } from '../../testing/memory-copying-sink.ts';
import { sampleHeader } from '../../testing/pack-tree.ts';
import { type PlainEntry, plainBase } from '../../testing/plain-base.ts';
import { readPackedManifest } from '../../testing/read-packed-manifest.ts';
import { readStrictly } from '../../testing/read-strictly.ts';
import { scanListOf } from '../../testing/scan-list-of.ts';
import { createPacker } from '../pack.ts';
import type { PackOptions, Reuse } from '../pack-types.ts';
import { inlinePackPool } from './start-pack-pool.ts';

/** A base object: entries one behind the other. */
class SmallBase {
  readonly entries: PlainEntry[] = [];
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  add(record: Omit<ManifestRecord, 'offset' | 'mtime' | 'mode'>, content: string, zip64 = false): void {
    const { path, type, entry } = record;
    const name = `${entry ?? path}${type === 'folder' ? '/' : ''}`;
    const data = Buffer.from(content);
    const facts: EntryFacts = {
      name,
      type,
      method: 0,
      crc32: crc32(data),
      size: data.length,
      compressedSize: data.length,
      mtime: 1e12,
      mode: 0o644,
    };
    const nameBytes = Buffer.from(name);
    const bytes = new Uint8Array(localHeaderLength(nameBytes.length, zip64) + data.length);
    bytes.set(data, writeLocalHeader(bytes, 0, facts, nameBytes, zip64));
    const full = { ...record, mtime: 1e12, mode: 0o644, offset: this.#length } as ManifestRecord;
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    this.entries.push({ record: full, endAt: this.#length });
  }

  addFile(path: string, content: string, zip64 = false, entry?: string): void {
    const data = Buffer.from(content);
    const facts = { size: data.length, length: data.length, crc32: crc32(data), sha256: 'a'.repeat(64) };
    const named = entry === undefined ? {} : { entry };
    this.add({ type: 'file', path, ...named, method: 0, ...facts } as ManifestRecord, content, zip64);
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}

/** Packs `items`, all of them carried by one interval over the whole base. */
async function packCarried(
  base: SmallBase,
  items: Parameters<typeof scanListOf>[0],
  options: Partial<PackOptions> = {},
) {
  const rows = Uint32Array.from(items.keys());
  const reuse: Reuse = {
    base: plainBase(base.entries),
    plan: {
      intervals: [{ range: { start: 0, end: base.bytes().length }, items: rows, rows }],
      bigFiles: new Map(),
      smallFiles: new Uint32Array(),
      carries: () => true,
      estimate: { uploadBytes: 0, copyBytes: 0, deadBytes: 0 },
    },
  };
  const totals = { files: items.length, folders: 0, links: 0, bytes: 0 };
  const scan = { items: scanListOf(items), locations: [], totals, nameBytes: 0, issues: [], skipped: [] };
  const sink = new MemoryCopyingSink(base.bytes());
  const pack = createPacker({
    ports: { clock: new FakeClock(), files: systemFileSystem },
    startPool: () => inlinePackPool(systemFileSystem),
  });
  const result = await pack({ scan, header: sampleHeader, level: 1, reuse }, sink, {
    signal: new AbortController().signal,
    onProgress: () => {},
    onIssue: () => {},
    ...options,
  });
  return { result, bytes: sink.bytes() };
}

describe('entries that are copied', () => {
  test('are described as their headers are, 64-bit sizes and other names included', async () => {
    const base = new SmallBase();
    base.addFile('tree/plain', 'plain');
    base.addFile('tree/wide', 'wide', true);
    base.addFile('tree/back\\slash', 'slash', false, 'tree/back\u29f5slash');
    base.add({ type: 'link', path: 'tree/link', target: 'plain' } as ManifestRecord, 'plain');
    base.add({ type: 'folder', path: 'tree' } as ManifestRecord, '');
    const state = { mtime: 1.5e12, ctime: 1.6e12, inode: 77, mode: 0o600 };
    const { result, bytes } = await packCarried(base, [
      { path: 'tree/plain', size: 5, ...state },
      { path: 'tree/wide', size: 4, ...state },
      { path: 'tree/back\\slash', size: 5, ...state },
      { path: 'tree/link', size: 0, type: 'link', target: 'plain', ...state },
      { path: 'tree', size: 0, type: 'folder', ...state },
    ]);
    const entries = await readStrictly(bytes);
    const names = ['tree/plain', 'tree/wide', 'tree/back\u29f5slash', 'tree/link', 'tree/'];
    expect(entries.map(({ filename }) => filename)).toEqual([...names, '.holdall/manifest.json']);
    expect(entries.map(({ version }) => version)).toEqual([20, 45, 20, 20, 20, 20]);
    const { records } = await readPackedManifest(bytes);
    expect(records[1]).toMatchObject({ path: 'tree/wide', size: 4, ...state });
    expect(records[2]).toMatchObject({ path: 'tree/back\\slash', entry: names[2] });
    expect(records[3]).toMatchObject({ type: 'link', target: 'plain', mtime: 1.5e12, mode: 0o600 });
    expect(records[4]).toMatchObject({ type: 'folder', mtime: 1.5e12, mode: 0o600 });
    expect(result.intervals).toEqual([
      {
        offset: 0,
        length: base.bytes().length,
        first: { offset: 0, name: 'tree/plain' },
        last: { offset: records[4]?.offset, name: 'tree/' },
      },
    ]);
    expect(result.totals).toEqual({ files: 3, folders: 1, links: 1, bytes: 14 });
  });

  test('are told of as progress and can be stopped in between', async () => {
    const base = new SmallBase();
    const items = Array.from({ length: 2500 }, (_, index) => ({ path: `file-${index}`, size: 3 }));
    for (const { path } of items) base.addFile(path, 'abc');
    let files = 0;
    let bytes = 0;
    const onProgress: PackOptions['onProgress'] = (step) => {
      files += step.files;
      bytes += step.bytes;
    };
    await packCarried(base, items, { onProgress });
    expect({ files, bytes }).toEqual({ files: 2500, bytes: 7500 });

    const stop = new AbortController();
    const reason = new Error('stopped');
    files = 0;
    const stopping: PackOptions['onProgress'] = (step) => {
      onProgress(step);
      stop.abort(reason);
    };
    await expect(packCarried(base, items, { onProgress: stopping, signal: stop.signal })).rejects.toBe(
      reason,
    );
    expect(files).toBe(1000);
  });

  test('of another item, or with a header of another kind, are a bug', async () => {
    const base = new SmallBase();
    base.addFile('tree/plain', 'plain');
    await expect(packCarried(base, [{ path: 'tree/other', size: 5 }])).rejects.toThrow('another item');
    const [only] = base.entries;
    if (only) base.entries[0] = { ...only, endAt: only.endAt + 7 };
    await expect(packCarried(base, [{ path: 'tree/plain', size: 5 }])).rejects.toThrow('another kind');
  });
});
