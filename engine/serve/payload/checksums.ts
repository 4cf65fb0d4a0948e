import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc32c } from './crc32c.ts';
import { finishCrc64, startCrc64, updateCrc64 } from './crc64nvme.ts';

export const checksumAlgorithms = [
  'crc32',
  'crc32c',
  'crc64nvme',
  'md5',
  'sha1',
  'sha256',
  'sha512',
] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** A running checksum. */
export interface Checksum {
  update(data: Uint8Array): void;
  digest(): Buffer;
}

const lengths: Record<ChecksumAlgorithm, number> = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  md5: 16,
  sha1: 20,
  sha256: 32,
  sha512: 64,
};

export function startChecksum(algorithm: ChecksumAlgorithm): Checksum {
  switch (algorithm) {
    case 'crc32':
      return runningCrc32((data, crc) => crc32(data, crc));
    case 'crc32c':
      return runningCrc32(crc32c);
    case 'crc64nvme': {
      const state = startCrc64();
      return { update: (data) => updateCrc64(state, data), digest: () => finishCrc64(state) };
    }
    case 'md5':
    case 'sha1':
    case 'sha256':
    case 'sha512': {
      const hash = createHash(algorithm);
      return { update: (data) => void hash.update(data), digest: () => hash.digest() };
    }
  }
}

function runningCrc32(next: (data: Uint8Array, crc: number) => number): Checksum {
  let crc = 0;
  return {
    update: (data) => {
      crc = next(data, crc);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc);
      return bytes;
    },
  };
}

/** The name of a header or trailer such as `x-amz-checksum-crc32` → its algorithm. */
export function algorithmOfHeader(name: string): ChecksumAlgorithm | undefined {
  return checksumAlgorithms.find((algorithm) => name === `x-amz-checksum-${algorithm}`);
}

/** True for base64 of exactly the algorithm's length. */
export function isChecksumText(algorithm: ChecksumAlgorithm, text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === lengths[algorithm] && bytes.toString('base64') === text;
}
