import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FORMAT, type ManifestHeader, SEGMENT_SIZE } from '../../archive/manifest.ts';
import { inlinePackPool } from '../../backup/pack/start-pack-pool.ts';
import { createPacker } from '../../backup/pack.ts';
import { backupKey } from '../../catalog/object-key.ts';
import { systemFileSystem } from '../../ports/system.ts';
import { openBackup } from '../../restore/open-backup.ts';
import { verify } from '../../restore/verify.ts';
import type { ScanResult } from '../../scan/scan-types.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { FakeRandom } from '../../testing/fake-random.ts';
import { MemoryCopyingSink } from '../../testing/memory-copying-sink.ts';
import { MemoryStorage } from '../../testing/memory-storage.ts';
import { testPorts } from '../../testing/stored-backup.ts';
import { scanTree, testDevice, testPlan } from '../../testing/stored-base.ts';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { type FoundBase, findBase } from '../base/find-base.ts';
import { openIndexCache } from '../base/index-cache.ts';
import { IndexWriter } from '../base/index-writer.ts';
import type { Comparison } from '../comparison.ts';
import type { PlanLimits } from '../plan/plan-limits.ts';
import { planReuse } from '../plan/plan-reuse.ts';
import { compareWithBase } from './compare-with-base.ts';

const temporary = new TemporaryFolder();
afterAll(() => temporary.remove());
const { signal } = new AbortController();

/** Copies of a few kilobytes are worth while here. */
const limits: PlanLimits = {
  minPart: 5000,
  maxCopyPart: 10_000_000,
  maxParts: 10_000,
  partSize: 100_000,
  equalPartSize: null,
  deadBudget: 0.05,
  smallObject: 0,
  maxGenerations: 1000,
};

const DAY = 86_400_000;
const START = Math.floor(Date.now() / 1000) * 1000;

/** A folder that somebody works in, and its backups. */
class History {
  readonly #random: FakeRandom;
  readonly #tree: string;
  readonly #home: string;
  readonly #clock: FakeClock;
  readonly storage = new MemoryStorage();
  readonly #ports;
  #names = 0;
  #day = 0;
  #times = 1_000_000_000;
  /** Files that exist, by path in the tree. */
  readonly files = new Set<string>();

  /** `ahead`: how far the clock is ahead of the files' times, milliseconds. */
  constructor(seed: number, ahead: number) {
    this.#random = new FakeRandom(seed);
    this.#tree = temporary.join(`history-${seed}`, 'tree');
    this.#home = temporary.join(`history-${seed}`, 'home');
    this.#clock = new FakeClock({ now: START + ahead });
    this.#ports = { ...testPorts(systemFileSystem, seed), clock: this.#clock };
    mkdirSync(this.#tree, { recursive: true });
    for (let file = 0; file < 60; file += 1) this.#add(this.#random.integer(4000));
    this.#add(2 * SEGMENT_SIZE + 7);
    this.#add(2 * SEGMENT_SIZE);
  }

  /** What happens on one day. */
  work(): void {
    const [big] = this.#bigFiles();
    if (big !== undefined) this.#edit(big);
    for (let change = 0; change < 8; change += 1) {
      const path = this.#anyFile();
      const what = this.#random.integer(7);
      if (what === 0) this.#add(this.#random.integer(6000));
      else if (what === 1 && this.files.size > 20) this.#remove(path);
      else if (what === 2) this.#write(path, this.#content(lstatSync(this.#at(path)).size));
      else if (what === 3) this.#write(path, readFileSync(this.#at(path)));
      else if (what === 4) this.#rename(path);
      else if (what === 5) chmodSync(this.#at(path), 0o600 + this.#random.integer(0o100));
      else this.#edit(path);
    }
  }

  /** Backs up as a real run does, and proves that the result is the tree. */
  async backUp(): Promise<{ comparison: Comparison | undefined; copied: number }> {
    this.#day += 1;
    this.#clock.setNow(this.#clock.now() + 1000);
    const index = openIndexCache({ endpoint: 'e', bucket: 'b' }, { home: this.#home, ports: this.#ports });
    const place = { storage: this.storage, rootPath: 'root', plan: testPlan, device: testDevice };
    const base = await findBase({ ...place, index, ports: this.#ports, signal });
    const again = await findBase({ ...place, ports: this.#ports, signal });
    expectEqualBases(base, again);
    const scan = await scanTree(this.#tree, this.#ports);
    const comparison = base && (await compareWithBase({ scan, base, ports: this.#ports, signal }));
    if (base && comparison) this.#expectTrue(comparison, scan, base);

    const plan = base && comparison && planReuse({ base, scan, comparison, limits });
    const reuse = base && plan && !('full' in plan) ? { base, plan } : undefined;
    const id = `${this.#day}`.padStart(12, '0');
    const header: ManifestHeader = {
      format: FORMAT,
      app: '0.0.0',
      id,
      parents: [],
      plan: testPlan,
      device: testDevice,
      os: { platform: 'linux', release: '1' },
      startedAt: this.#clock.now(),
      locations: scan.locations,
      ...(reuse ? { generation: reuse.base.generation + 1 } : {}),
    };
    const sink = new MemoryCopyingSink(base ? this.storage.bytesOf(base.key) : new Uint8Array());
    const writer = new IndexWriter(this.#ports.logger);
    const pack = createPacker({ ports: this.#ports, startPool: () => inlinePackPool(systemFileSystem) });
    const options = {
      signal,
      onProgress: () => {},
      onIssue: () => {},
      onEntry: (...entry: Parameters<IndexWriter['add']>) => writer.add(...entry),
    };
    const request = { scan, header, level: 1 };
    const packed = reuse
      ? await pack({ ...request, reuse }, sink, options)
      : await pack(request, sink, options);
    const key = backupKey('root', testPlan, testDevice.name, header.startedAt, id);
    const { etag, size } = await this.storage.put(key, sink.bytes());
    writer.save(index, { key, etag, size, manifestOffset: packed.manifestOffset, incomplete: false }, header);
    await this.#expectTree({ id, key, etag, size });
    return { comparison, copied: packed.copiedBytes };
  }

  forgetIndex(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** Whatever is taken over has just the content that the file has. */
  #expectTrue({ rowAt, counts, partial }: Comparison, scan: ScanResult, { entries }: FoundBase): void {
    const met = new Set<number>();
    const expected = { same: 0, touched: 0, changed: 0, added: 0, removed: 0 };
    for (let index = 0; index < scan.items.length; index += 1) {
      const item = scan.items.at(index);
      const row = entries.find(item.path);
      met.add(row);
      const record = row < 0 ? undefined : entries.record(row);
      const content = item.type === 'file' ? sha256(readFileSync(item.absolute)) : '';
      const isSame = record?.type === item.type && (record.type !== 'file' || record.sha256 === content);
      expect(rowAt(index)).toBe(isSame ? row : -1);
      const isTouched = record?.mode !== item.mode || (item.type !== 'folder' && record.mtime !== item.mtime);
      expected[!record ? 'added' : !isSame ? 'changed' : isTouched ? 'touched' : 'same'] += 1;
      const reuse = partial.get(index);
      if (reuse) expectSegments(readFileSync(item.absolute), entries, reuse.row, reuse.segments);
    }
    for (let row = 0; row < entries.length; row += 1) if (!met.has(row)) expected.removed += 1;
    expect(counts).toEqual(expected);
  }

  async #expectTree(stored: { id: string; key: string; etag: string; size: number }): Promise<void> {
    const backup = await openBackup(this.storage, stored, { signal });
    expect([backup.rejected, backup.problem]).toEqual([[], undefined]);
    const request = { storage: this.storage, backup, mode: 'full' as const, ports: this.#ports, signal };
    expect(await verify({ ...request, onEvent: () => {}, threads: 0 })).toMatchObject({ ok: true });
    const held = new Map(
      backup.records.flatMap((each) => (each.type === 'file' ? [[each.path, each.sha256]] : [])),
    );
    const there = [...this.files].map((path) => [`tree/${path}`, sha256(readFileSync(this.#at(path)))]);
    expect([...held].sort()).toEqual(there.sort());
  }

  #at(path: string): string {
    return join(this.#tree, path);
  }

  /** Big ones more often than others. */
  #anyFile(): string {
    const big = this.#bigFiles();
    const among = this.#random.integer(4) === 0 && big.length > 0 ? big : [...this.files];
    return among[this.#random.integer(among.length)] ?? '';
  }

  #bigFiles(): string[] {
    return [...this.files].filter((path) => lstatSync(this.#at(path)).size > SEGMENT_SIZE);
  }

  /** Half of it shrinks; each segment is one of its kind. */
  #content(length: number): Uint8Array {
    const bytes = Buffer.alloc(length, `text ${this.#random.integer(1e9)} `);
    if (this.#random.integer(2) === 0) bytes.set(this.#random.bytes(length));
    for (let at = 0; at + 20 < length; at += SEGMENT_SIZE) bytes.write(`${at}`, at);
    return bytes;
  }

  #add(size: number): void {
    this.#names += 1;
    this.#write(`folder ${this.#random.integer(5)}/file ${this.#names}`, this.#content(size));
  }

  #write(path: string, content: Uint8Array): void {
    mkdirSync(dirname(this.#at(path)), { recursive: true });
    writeFileSync(this.#at(path), content);
    this.files.add(path);
    this.#touch(path);
  }

  /** A time that no file had before: two writes may fall into one tick of the file system's clock. */
  #touch(path: string): void {
    this.#times += 1;
    utimesSync(this.#at(path), this.#times, this.#times);
  }

  #remove(path: string): void {
    rmSync(this.#at(path));
    this.files.delete(path);
  }

  #rename(path: string): void {
    this.#names += 1;
    const to = `folder ${this.#random.integer(5)}/renamed ${this.#names}`;
    mkdirSync(dirname(this.#at(to)), { recursive: true });
    renameSync(this.#at(path), this.#at(to));
    this.files.delete(path);
    this.files.add(to);
  }

  /** Some bytes within a file, or behind its end. */
  #edit(path: string): void {
    if (!existsSync(this.#at(path))) return;
    const { size } = lstatSync(this.#at(path));
    const file = openSync(this.#at(path), 'r+');
    writeSync(file, this.#random.bytes(100), 0, 100, this.#random.integer(size + 1));
    closeSync(file);
    this.#touch(path);
  }
}

function expectEqualBases(a: FoundBase | undefined, b: FoundBase | undefined): void {
  expect(a?.key).toBe(b?.key);
  if (!a || !b) return;
  expect({ ...a, entries: 0 }).toEqual({ ...b, entries: 0 });
  expect(a.entries.columns).toEqual(b.entries.columns);
}

function expectSegments(
  content: Uint8Array,
  entries: FoundBase['entries'],
  row: number,
  segments: Int32Array,
): void {
  const digests = Buffer.from(entries.digestsAt(row) ?? []);
  const count = digests.length / 16;
  expect(segments.length).toBe(Math.ceil(content.length / SEGMENT_SIZE));
  segments.forEach((other, segment) => {
    if (other < 0) return;
    const now = sha256(content.subarray(segment * SEGMENT_SIZE, (segment + 1) * SEGMENT_SIZE)).slice(0, 32);
    expect(now).toBe(digests.toString('hex', other * 16, (other + 1) * 16));
    if (!entries.isStored(row)) expect(segment === segments.length - 1).toBe(other === count - 1);
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

test.each([
  // The clock runs with the files' times, so that nothing that was just written is believed; or it is far ahead.
  [1, 0],
  [2, 0],
  [3, 10 * DAY],
  [4, 10 * DAY],
])('a history of backups, each of what the one before did not have (seed %d)', async (seed, ahead) => {
  const history = new History(seed, ahead);
  const first = await history.backUp();
  expect(first.comparison).toBeUndefined();
  let copied = 0;
  let partial = 0;
  for (let day = 0; day < 6; day += 1) {
    if (day % 4 === 3) history.forgetIndex();
    history.work();
    const made = await history.backUp();
    copied += made.copied;
    partial += made.comparison?.partial.size ?? 0;
  }
  expect(copied).toBeGreaterThan(200_000);
  expect(partial).toBeGreaterThan(0);
  const last = await history.backUp();
  expect(last.comparison?.unchanged).toBe(true);
});
