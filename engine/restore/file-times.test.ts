import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { utimesArgument } from './file-times.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-times-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function readBack(milliseconds: number): bigint {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const argument = utimesArgument(milliseconds);
  utimesSync(file, argument, argument);
  return statSync(file, { bigint: true }).mtimeNs;
}

const floorDivide = (a: bigint, b: bigint) => (a - (((a % b) + b) % b)) / b;

test('every millisecond from 1903 to 2200 reads back as itself, whatever unit is rounded down to', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2_100_000_000_000, max: 7_258_118_400_000 }), (milliseconds) => {
      const ns = readBack(milliseconds);
      expect(floorDivide(ns, 1_000_000n)).toBe(BigInt(milliseconds));
      expect(floorDivide(ns, 1_000n)).toBe(BigInt(milliseconds) * 1000n);
    }),
    { seed: 11, numRuns: 2000 },
  );
});

test.each([0, -1, 1, -1500, 1_700_000_000_123, 1_700_000_000_000.5])('%d ms', (milliseconds) => {
  expect(floorDivide(readBack(milliseconds), 1_000n)).toBe(BigInt(Math.floor(milliseconds * 1000)));
});

test('times beyond what dates know are brought into range', () => {
  expect(utimesArgument(1e300)).toBe(utimesArgument(8.64e15));
});
