import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32Combine } from './crc32-combine.ts';

test('the CRC of any concatenation is found from its parts', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 6 }), (parts) => {
      let joined = 0;
      for (const part of parts) joined = crc32Combine(joined, crc32(part), part.length);
      expect(joined).toBe(crc32(Buffer.concat(parts)));
    }),
  );
});

test('lengths above 32 bits are right: 5 GiB of zeros by doubling and in one step', () => {
  const block = new Uint8Array(1024 * 1024);
  const zeros = crc32(block);
  let crc = 0;
  for (let block = 0; block < 5 * 1024; block += 1) crc = crc32Combine(crc, zeros, 1024 * 1024);
  const half = (() => {
    let crc = 0;
    for (let block = 0; block < 2.5 * 1024; block += 1) crc = crc32Combine(crc, zeros, 1024 * 1024);
    return crc;
  })();
  expect(crc32Combine(half, half, 2.5 * 1024 ** 3)).toBe(crc);
  const start = crc32('start');
  expect(crc32Combine(start, crc, 5 * 1024 ** 3)).toBe(
    crc32Combine(crc32Combine(start, half, 2.5 * 1024 ** 3), half, 2.5 * 1024 ** 3),
  );
});
