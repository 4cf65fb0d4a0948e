import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SEGMENT_SIZE } from '../archive/manifest.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { MemorySink } from '../testing/memory-sink.ts';
import { packTree } from '../testing/pack-tree.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { startThreadPool } from '../workers/thread-pool.ts';
import { jobSet } from './pack/pack-jobs.ts';
import { SLOT_BYTES } from './pack/slot-layout.ts';
import { inlinePackPool, threadedPackPool } from './pack/start-pack-pool.ts';

let temporary: TemporaryFolder;
const tree = () => temporary.join('tree');
const at = (name: string) => temporary.join('tree', name);

beforeEach(() => {
  temporary = new TemporaryFolder();
  mkdirSync(tree());
  writeFileSync(at('a-before.txt'), 'before');
  writeFileSync(at('z-after.txt'), 'after');
});
afterEach(() => temporary.remove());

/** What a descriptor of this process stands for; empty when it was closed meanwhile. */
function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return '';
  }
}

describe('stopping a pack', () => {
  /** Descriptors of files in the packed folder; others come and go with the runtime. Only Linux tells. */
  const openDescriptors = () => {
    if (process.platform !== 'linux') return 0;
    return readdirSync('/proc/self/fd').filter((descriptor) => targetOf(descriptor).startsWith(tree()))
      .length;
  };

  beforeEach(() => {
    const random = new FakeRandom(5);
    for (let i = 0; i < 30; i += 1) writeFileSync(at(`file-${i}`), random.bytes(200_000));
    writeFileSync(at('big.bin'), random.bytes(20 * SEGMENT_SIZE));
  });

  test.each(['threads', 'inline'] as const)('an abort ends the pack with its reason (%s)', async (kind) => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const packing = packTree(tree(), new MemorySink(), {
      pool: () => (kind === 'threads' ? threadedPackPool(2) : inlinePackPool(systemFileSystem)),
      signal: stop.signal,
      onProgress: ({ currentFile }) => {
        if (currentFile === 'tree/big.bin') stop.abort(reason);
      },
    });
    await expect(packing).rejects.toBe(reason);
    expect(openDescriptors()).toBe(0);
  });

  test('an abort gets through to a pack whose sink is stuck', async () => {
    const stop = new AbortController();
    const stuck = new MemorySink();
    let writes = 0;
    stuck.write = () => {
      writes += 1;
      queueMicrotask(() => stop.abort());
      return new Promise(() => {});
    };
    await expect(packTree(tree(), stuck, { signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(writes).toBe(1);
  });

  test('an aborted signal starts nothing', async () => {
    const signal = AbortSignal.abort(new Error('before'));
    const pool = () => {
      throw new Error('A pool was started.');
    };
    await expect(packTree(tree(), new MemorySink(), { signal, pool })).rejects.toThrow('before');
  });

  test.each([1, 3, 12])("a sink that fails at write %i ends the pack with the sink's error", async (nth) => {
    const sink = new MemorySink();
    const write = sink.write.bind(sink);
    let writes = 0;
    const failure = new Error('connection lost');
    sink.write = async (bytes) => {
      writes += 1;
      if (writes === nth) throw failure;
      if (writes > nth) throw new Error('The sink was called after it failed.');
      await write(bytes);
    };
    await expect(packTree(tree(), sink)).rejects.toBe(failure);
    expect(writes).toBe(nth);
    expect(openDescriptors()).toBe(0);
  });

  test('workers that die end the pack with their error', async () => {
    const module = new URL('./no-such-module.ts', import.meta.url).href;
    const pool = () =>
      startThreadPool({ jobSet: { ...jobSet, module }, workers: 2, sharedBytes: 5 * SLOT_BYTES });
    await expect(packTree(tree(), new MemorySink(), { pool })).rejects.toThrow('no-such-module');
  });

  test('a bug in a worker ends the pack with its error instead of becoming an issue', async () => {
    const pool = threadedPackPool(2);
    const run = pool.run.bind(pool);
    let fired = 0;
    const sabotaged: typeof pool = {
      workers: pool.workers,
      shared: pool.shared,
      close: () => pool.close(),
      run: (kind, input) => {
        if (kind !== 'packSegment') return run(kind, input);
        fired += 1;
        return run(kind, { ...input, descriptor: 'none' });
      },
    };
    await expect(packTree(tree(), new MemorySink(), { pool: () => sabotaged })).rejects.toMatchObject({
      code: 'ERR_INVALID_ARG_TYPE',
    });
    expect(fired).toBeGreaterThan(0);
  });
});
