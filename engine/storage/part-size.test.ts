import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planPartSize, s3Limits } from './part-size.ts';

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;
const TiB = 1024 * GiB;

test.each([
  [0, 8],
  [1, 8],
  [7200 * MiB, 8],
  [7200 * MiB + 1, 9],
  [28_800 * MiB, 32],
  [28_800 * MiB + 1, 32],
  [100 * GiB, 32],
  [288_000 * MiB, 32],
  [288_000 * MiB + 1, 33],
  [TiB, 117],
  [5 * TiB, 583],
])('%i bytes go in parts of %i MiB', (size, parts) => {
  expect(planPartSize(size)).toBe(parts * MiB);
});

test('every size fits, with a tenth to spare for a bad estimate', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5 * TiB }), (size) => {
      const partSize = planPartSize(size);
      expect(partSize % MiB).toBe(0);
      expect(partSize).toBeGreaterThanOrEqual(s3Limits.minPartSize);
      expect(partSize).toBeLessThanOrEqual(s3Limits.maxPartSize);
      expect(Math.ceil(size / partSize)).toBeLessThanOrEqual(9000);
    }),
  );
});

test('keeps to the least size and the number of parts of another storage', () => {
  const storj = { ...s3Limits, minPartSize: 64 * MiB };
  expect(planPartSize(1, storj)).toBe(64 * MiB);
  const scaleway = { ...s3Limits, maxParts: 1000 };
  expect(planPartSize(100 * GiB, scaleway)).toBe(114 * MiB);
});

test('says when it is more than the storage takes', () => {
  expect(() => planPartSize(5 * TiB + 1)).toThrow(expect.objectContaining({ code: 'backup-too-large' }));
  expect(() => planPartSize(Number.NaN)).toThrow(RangeError);
  const tiny = { ...s3Limits, maxParts: 10, maxPartSize: 10 * MiB };
  expect(() => planPartSize(GiB, tiny)).toThrow(expect.objectContaining({ code: 'backup-too-large' }));
});
