import { fstatSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parseLocalHeader } from '../archive/local-header.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FileSink } from '../testing/file-sink.ts';
import { MemorySink } from '../testing/memory-sink.ts';
import { packTree, sampleHeader } from '../testing/pack-tree.ts';
import { readPackedManifest } from '../testing/read-packed-manifest.ts';
import { readStrictly } from '../testing/read-strictly.ts';
import { scanListOf } from '../testing/scan-list-of.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { hasProgram, judge } from '../testing/zip-programs.ts';
import { inlinePackPool } from './pack/start-pack-pool.ts';
import { createPacker } from './pack.ts';
import type { ByteSink } from './sink.ts';

const temporary = new TemporaryFolder();
afterAll(() => temporary.remove());

/** Packs files that exist only in `files`. */
async function packImagined(
  files: FileSystem,
  items: Parameters<typeof scanListOf>[0],
  sink: ByteSink,
): ReturnType<ReturnType<typeof createPacker>> {
  const pack = createPacker({
    ports: { clock: new FakeClock(), files },
    startPool: () => inlinePackPool(files),
  });
  const bytes = items.reduce((sum, { size }) => sum + size, 0);
  const scan = {
    items: scanListOf(items),
    locations: [],
    totals: { files: items.length, folders: 0, links: 0, bytes },
    nameBytes: 0,
    issues: [],
    skipped: [],
  };
  const { signal } = new AbortController();
  return pack({ scan, header: sampleHeader, level: 1 }, sink, {
    signal,
    onProgress: () => {},
    onIssue: () => {},
  });
}

test.skipIf(!hasProgram('7z') || !hasProgram('unzip'))('70,000 files are sound to unzip and 7z', async () => {
  // Every one of them is the same real file: making 70,000 would take longer than packing them.
  const original = temporary.join('original.txt');
  writeFileSync(original, 'seventy thousand times the same');
  const openSync: FileSystem['openSync'] = (_path, flags) => systemFileSystem.openSync(original, flags);
  const items = Array.from({ length: 70_000 }, (_, i) => ({ path: `many/${i % 100}/file-${i}`, size: 31 }));
  const zip = temporary.join('many.zip');
  const sink = new FileSink(zip);
  const result = await packImagined({ ...systemFileSystem, openSync }, items, sink);
  sink.close();
  expect(result.issues).toEqual([]);
  expect(result.entries).toBe(70_001);
  judge('unzip', '-tqq', zip);
  judge('7z', 't', zip);
});

test.skipIf(!hasProgram('7z'))('a file over 4 GiB is sound to 7z, and so is what follows it', async () => {
  const size = 2 ** 32 + 5 * 2 ** 20 + 3;
  const path = temporary.join('huge.img');
  writeFileSync(path, '');
  truncateSync(path, size);
  // Reading a hole through the system can take very long; what it gives is known.
  const readSync = ((_fd: number, into: Uint8Array, at: number, length: number, position: number) => {
    const given = Math.max(0, Math.min(length, size - position));
    into.fill(0, at, at + given);
    return given;
  }) as FileSystem['readSync'];
  const zip = temporary.join('huge.zip');
  const sink = new FileSink(zip);
  const items = [{ path: 'huge.img', absolute: path, size, sparse: true }];
  const result = await packImagined({ ...systemFileSystem, readSync }, items, sink);
  sink.close();
  expect(result.issues).toEqual([]);
  expect(result.totals.bytes).toBe(size);
  expect(parseLocalHeader(headOf(zip))).toMatchObject({ size });
  judge('7z', 't', zip);
});

function headOf(path: string): Uint8Array {
  const descriptor = systemFileSystem.openSync(path, 'r');
  const head = new Uint8Array(Math.min(200, fstatSync(descriptor).size));
  systemFileSystem.readSync(descriptor, head, 0, head.length, 0);
  systemFileSystem.closeSync(descriptor);
  return head;
}

test('any small tree is unambiguous and has every path in its manifest', async () => {
  const name = fc.stringMatching(/^[a-zA-Zäé日🎒 ._+-]{1,12}$/u).filter((n) => !/^\.{1,2}$/.test(n));
  const file = fc.record({
    folders: fc.array(name, { maxLength: 3 }),
    name,
    content: fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.nat(40_000).map((length) => Buffer.alloc(length, 'text ')),
    ),
  });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 12 }), async (files) => {
      round += 1;
      const root = temporary.join(`tree-${round}`);
      mkdirSync(root);
      const written = new Set<string>();
      for (const { folders, name, content } of files) {
        const folder = [root, ...folders.map((f) => `${f}~`)].join('/');
        mkdirSync(folder, { recursive: true });
        writeFileSync(`${folder}/${name}`, content);
        written.add(`${folder}/${name}`.slice(temporary.path.length + 1));
      }
      const sink = new MemorySink();
      const pool = () => inlinePackPool(systemFileSystem);
      const { result } = await packTree(root, sink, { pool });
      const bytes = sink.bytes();
      expect((await readStrictly(bytes)).length).toBe(result.entries);
      const { records } = await readPackedManifest(bytes);
      const packed = records.filter(({ type }) => type === 'file').map(({ path }) => path);
      expect(new Set(packed)).toEqual(written);
      if (hasProgram('python3')) {
        const zip = temporary.join(`tree-${round}.zip`);
        writeFileSync(zip, bytes);
        if (round <= 10) judge('python3', '-m', 'zipfile', '-t', zip);
      }
    }),
    { numRuns: 30, seed: 42 },
  );
});
