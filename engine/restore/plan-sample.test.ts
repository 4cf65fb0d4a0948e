import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIGEST_BYTES, type FileRecord, SEGMENT_SIZE } from '../archive/manifest.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { planSample } from './plan-sample.ts';

const MB = 1024 * 1024;

/** A file of so many stored bytes; with digests when it is larger than a segment. */
function file(n: number, length: number, method: 0 | 8 = 0, withDigests = true): FileRecord {
  const count = Math.ceil(length / SEGMENT_SIZE);
  return {
    ...{ type: 'file', path: `${n}`, mtime: 0, mode: 0o644, offset: n * 1e12 },
    ...{ size: length, sha256: '', crc32: 0, method, length },
    ...(method === 8 ? { segments: Array.from({ length: count }, () => Math.floor(length / count)) } : {}),
    ...(withDigests && count > 1 ? { digests: Buffer.alloc(count * DIGEST_BYTES).toString('base64') } : {}),
  };
}

describe('a sample with a limit', () => {
  test('never reads more, and reads about what was asked where it can', () => {
    const lengths = fc.array(fc.oneof(fc.nat(5000), fc.nat(20 * MB), fc.nat(900 * MB)), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        lengths,
        fc.boolean(),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        (all, withDigests, percent, most, seed) => {
          const files = all.map((length, n) => file(n, length, n % 2 === 0 ? 0 : 8, withDigests));
          const mostBytes = most * MB;
          const plan = planSample(files, { percent, mostBytes }, new FakeRandom(seed));
          expect(plan.bytes).toBeLessThanOrEqual(mostBytes);
          expect(plan.whole.length + plan.parts.length).toBeGreaterThan(0);
          const names = [...plan.whole, ...plan.parts.map(({ record }) => record)].map(({ path }) => path);
          expect(new Set(names).size).toBe(names.length);
          for (const { record, segments } of plan.parts) {
            const count = Math.ceil(record.size / SEGMENT_SIZE);
            for (const segment of segments) expect(segment).toBeLessThan(count);
            expect([...segments].sort((a, b) => a - b)).toEqual(segments);
          }
          const offsets = plan.whole.map(({ offset }) => offset);
          expect(offsets.toSorted((a, b) => a - b)).toEqual(offsets);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  test('hits every file, and every segment of a big one, over time', () => {
    const files = [...Array.from({ length: 20 }, (_, n) => file(n, 2 * MB)), file(20, 300 * MB, 8)];
    const random = new FakeRandom(5);
    const seen = new Set<string>();
    for (let week = 0; week < 10_000; week += 1) {
      const { whole, parts } = planSample(files, { percent: 5, mostBytes: 10 * MB }, random);
      for (const { path } of whole) seen.add(path);
      for (const { record, segments } of parts) for (const at of segments) seen.add(`${record.path} ${at}`);
    }
    expect(seen.size).toBe(20 + 300);
  });

  test('of nothing but a file too big that cannot be taken apart looks at its header', () => {
    const plan = planSample(
      [file(1, 900 * MB, 0, false)],
      { percent: 5, mostBytes: 10 * MB },
      new FakeRandom(1),
    );
    expect(plan).toMatchObject({ whole: [], parts: [{ segments: [] }], bytes: 0 });
    expect(planSample([], { percent: 5, mostBytes: MB }, new FakeRandom(1))).toMatchObject({ bytes: 0 });
  });
});
