import { describe, expect, test } from 'vitest';
import { signingKey } from '../sigv4/signature.ts';
import { decodeAwsChunked, type Trailers } from './aws-chunked.ts';

// The published example of AWS's documentation: 66,560 letters “a” in chunks of 65,536, 1,024 and 0.
const scope = { date: '20130524', region: 'us-east-1', service: 's3' };
const signing = {
  key: signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope),
  amzDate: '20130524T000000Z',
  scope,
  seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
};
const signed =
  `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${'a'.repeat(65_536)}\r\n` +
  `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${'a'.repeat(1024)}\r\n` +
  '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n';

async function decode(text: string, pieceSize: number, options: Parameters<typeof decodeAwsChunked>[2]) {
  async function* source() {
    const bytes = Buffer.from(text, 'latin1');
    for (let i = 0; i < bytes.length; i += pieceSize) yield bytes.subarray(i, i + pieceSize);
  }
  const trailers: Trailers = new Map();
  let body = '';
  for await (const piece of decodeAwsChunked(source(), trailers, options)) body += piece.toString('latin1');
  return { body, trailers: [...trailers] };
}

describe('signed chunks', () => {
  test.each([1, 7, 65_536, 1_000_000])(
    'accepts the documented example in pieces of %i bytes',
    async (size) => {
      const { body } = await decode(signed, size, { signing, signedTrailers: false });
      expect(body).toBe('a'.repeat(66_560));
    },
  );

  test.each([
    ['a changed byte', signed.replace('aaa\r\n400', 'aab\r\n400')],
    ['a changed signature', signed.replace('0055', '0056')],
    ['a missing signature', signed.replace(/;chunk-signature=0055\w+/, '')],
    ['a chunk left out', signed.replace(/400;.*\r\na+\r\n/, '')],
  ])('refuses %s', async (_what, text) => {
    expect(text).not.toBe(signed);
    await expect(decode(text, 1000, { signing, signedTrailers: false })).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });
});

describe('unsigned chunks', () => {
  const unsigned = { signedTrailers: true };

  test.each([1, 3, 100])('reads trailers, in pieces of %i bytes', async (size) => {
    const text = '5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n';
    expect(await decode(text, size, unsigned)).toEqual({
      body: 'hello world',
      trailers: [['x-amz-checksum-crc32', 'DUoRhQ==']],
    });
  });

  test('does without the last empty line', async () => {
    const { trailers } = await decode('0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n', 100, unsigned);
    expect(trailers).toHaveLength(1);
  });

  test.each([
    ['cut in a chunk', '5\r\nhel', 'IncompleteBody'],
    ['cut before the end', '5\r\nhello\r\n', 'IncompleteBody'],
    ['no number', 'zz\r\nhello\r\n0\r\n\r\n', 'InvalidRequest'],
    ['a longer chunk than announced', '4\r\nhello\r\n0\r\n\r\n', 'InvalidRequest'],
    ['bytes behind the end', '0\r\n\r\nmore', 'InvalidRequest'],
    ['a line without end', 'a'.repeat(10_000), 'InvalidRequest'],
    ['a trailer without colon', '0\r\nnonsense\r\n\r\n', 'MalformedTrailerError'],
  ])('refuses %s', async (_what, text, code) => {
    await expect(decode(text, 4, unsigned)).rejects.toMatchObject({ code });
  });
});
