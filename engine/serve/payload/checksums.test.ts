import { expect, test } from 'vitest';
import { FakeRandom } from '#engine/testing/fake-random.ts';
import { checksumAlgorithms, isChecksumText, startChecksum } from './checksums.ts';

// The check values every catalogue of CRCs gives for the text “123456789”.
test.each([
  ['crc32', 'cbf43926'],
  ['crc32c', 'e3069283'],
  ['crc64nvme', 'ae8b14860a799888'],
  ['sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
  ['sha256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
] as const)('%s of 123456789', (algorithm, expected) => {
  const checksum = startChecksum(algorithm);
  checksum.update(Buffer.from('123456789'));
  expect(checksum.digest().toString('hex')).toBe(expected);
});

test.each(checksumAlgorithms)('%s does not depend on how the bytes are cut', (algorithm) => {
  const random = new FakeRandom(3);
  const data = random.bytes(10_000);
  const whole = startChecksum(algorithm);
  whole.update(data);
  const pieces = startChecksum(algorithm);
  for (let i = 0; i < data.length; ) {
    const next = i + 1 + random.integer(40);
    pieces.update(data.subarray(i, next));
    i = next;
  }
  const digest = pieces.digest();
  expect(digest).toEqual(whole.digest());
  expect(isChecksumText(algorithm, digest.toString('base64'))).toBe(true);
  expect(isChecksumText(algorithm, digest.toString('hex'))).toBe(false);
});
