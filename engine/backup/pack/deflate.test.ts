import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeRandom } from '../../testing/fake-random.ts';
import {
  deflateSegment,
  deflateWhole,
  EMPTY_FINAL_BLOCK,
  freeDeflated,
  writeStoredBlocks,
} from './deflate.ts';

const random = new FakeRandom(3);
const samples: readonly Uint8Array[] = [
  new Uint8Array(0),
  Buffer.from('x'),
  Buffer.alloc(1023, 'ab'),
  Buffer.alloc(1024, 'ab'),
  random.bytes(65_535),
  random.bytes(65_536),
  random.bytes(200_000),
  new Uint8Array(1024 * 1024),
];

test.each([1, 6, 9])('whole files come back at level %i', (level) => {
  for (const content of samples)
    expect(Buffer.compare(inflateRawSync(deflateWhole(content, level)), content)).toBe(0);
});

test('any mixture of compressed and stored segments joins to one stream', () => {
  const segment = fc.record({ sample: fc.nat(samples.length - 1), stored: fc.boolean() });
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), fc.boolean(), (segments, cutShort) => {
      const pieces = segments.map(({ sample, stored }, index) => {
        const content = samples[sample] ?? new Uint8Array(0);
        const last = !cutShort && index === segments.length - 1;
        if (!stored) return { content, data: deflateSegment(content, 1, last) };
        const data = new Uint8Array(content.length + 5 * (1 + Math.ceil(content.length / 65_535)));
        return { content, data: data.subarray(0, writeStoredBlocks(data, 0, content, last)) };
      });
      const stream = [...pieces.map(({ data }) => data), ...(cutShort ? [EMPTY_FINAL_BLOCK] : [])];
      const inflated = inflateRawSync(Buffer.concat(stream));
      expect(Buffer.compare(inflated, Buffer.concat(pieces.map(({ content }) => content)))).toBe(0);
    }),
    { numRuns: 40, seed: 5 },
  );
});

test('compressing installs no handlers for uncaught errors', () => {
  const handlers = () =>
    process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
  const before = handlers();
  deflateWhole(Buffer.alloc(5000, 'text'), 1);
  expect(handlers()).toBe(before);
});

test('freeing gives the memory back at once, but never memory that others share', () => {
  const own = deflateSegment(random.bytes(500_000), 1, true);
  freeDeflated(own);
  expect(own.length).toBe(0);
  const shared = Buffer.from('a small Buffer from the pool');
  freeDeflated(shared);
  expect(shared.toString()).toBe('a small Buffer from the pool');
});
