import { describe, expect, test } from 'vitest';
import { verifyRequest } from './verify-request.ts';

// The published example of AWS's documentation (“Examples of how to sign a request”, GET object).
const key = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const now = Date.UTC(2013, 4, 24);
const server = { accessKeys: [key], region: 'us-east-1', now };
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const signature = 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41';

function example(change: Record<string, string | undefined> = {}) {
  const headers = new Map<string, string>();
  const all: Record<string, string | undefined> = {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': empty,
    'x-amz-date': '20130524T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=${signature}`,
    ...change,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) headers.set(name, value);
  return { method: 'GET', path: '/test.txt', query: [], headers };
}

const presigned = new Map([
  ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
  ['X-Amz-Credential', `${key.accessKeyId}/20130524/us-east-1/s3/aws4_request`],
  ['X-Amz-Date', '20130524T000000Z'],
  ['X-Amz-Expires', '86400'],
  ['X-Amz-SignedHeaders', 'host'],
  ['X-Amz-Signature', 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404'],
]);

function presignedExample(change: Record<string, string> = {}) {
  const query = [...new Map([...presigned, ...Object.entries(change)])];
  return {
    method: 'GET',
    path: '/test.txt',
    query,
    headers: new Map([['host', 'examplebucket.s3.amazonaws.com']]),
  };
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
  return 'accepted';
}

describe('signature in the header', () => {
  test('accepts the documented example', () => {
    expect(verifyRequest(example(), server)).toMatchObject({ accessKey: key, payloadHash: empty });
  });

  test.each([
    ['another range', { range: 'bytes=0-10' }, 'SignatureDoesNotMatch'],
    ['another body', { 'x-amz-content-sha256': '0'.repeat(64) }, 'SignatureDoesNotMatch'],
    [
      'another signature',
      { authorization: example().headers.get('authorization')?.replace('f0e8', 'f0e9') },
      'SignatureDoesNotMatch',
    ],
    ['no signature', { authorization: undefined }, 'AccessDenied'],
    ['signature version 2', { authorization: 'AWS AKID:abc' }, 'InvalidRequest'],
    ['another scheme', { authorization: 'Bearer abc' }, 'InvalidRequest'],
    [
      'an unknown key',
      { authorization: example().headers.get('authorization')?.replace('AKIA', 'AKIB') },
      'InvalidAccessKeyId',
    ],
    [
      'half a credential',
      { authorization: 'AWS4-HMAC-SHA256 Credential=AKID/2013, SignedHeaders=host, Signature=00' },
      'AuthorizationHeaderMalformed',
    ],
    ['no date', { 'x-amz-date': undefined }, 'AccessDenied'],
    ['a date that is none', { 'x-amz-date': '20130524T996000Z' }, 'AccessDenied'],
    ['a header slipped in', { 'x-amz-copy-source': '/other/secret' }, 'AccessDenied'],
    ['no payload hash', { 'x-amz-content-sha256': undefined }, 'InvalidRequest'],
    ['a session token', { 'x-amz-security-token': 'abc' }, 'AccessDenied'],
  ])('refuses %s', (_what, change, code) => {
    expect(codeOf(() => verifyRequest(example(change), server))).toBe(code);
  });

  test('names the right region', () => {
    expect(() => verifyRequest(example(), { ...server, region: 'garage' })).toThrow(
      expect.objectContaining({ code: 'AuthorizationHeaderMalformed', fields: { Region: 'garage' } }),
    );
  });

  test.each([
    [15 * 60_000, 'accepted'],
    [15 * 60_000 + 1, 'RequestTimeTooSkewed'],
    [-15 * 60_000, 'accepted'],
    [-15 * 60_000 - 1, 'RequestTimeTooSkewed'],
  ])('a clock off by %i ms: %s', (off, code) => {
    expect(codeOf(() => verifyRequest(example(), { ...server, now: now + off }))).toBe(code);
  });
});

describe('signature in the address', () => {
  test('accepts the documented example, until it expires', () => {
    expect(verifyRequest(presignedExample(), server).payloadHash).toBe('UNSIGNED-PAYLOAD');
    expect(verifyRequest(presignedExample(), { ...server, now: now + 86_400_000 }).accessKey).toBe(key);
  });

  test.each([
    [86_400_001, 'AccessDenied'],
    [-15 * 60_000 - 1, 'AccessDenied'],
  ])('refuses it %i ms later', (off, code) => {
    expect(codeOf(() => verifyRequest(presignedExample(), { ...server, now: now + off }))).toBe(code);
  });

  test.each([
    [{ 'X-Amz-Expires': '604801' }, 'AuthorizationQueryParametersError'],
    [{ 'X-Amz-Expires': '0' }, 'AuthorizationQueryParametersError'],
    [{ 'X-Amz-Expires': '86401' }, 'SignatureDoesNotMatch'],
    [{ 'X-Amz-Algorithm': 'AWS4-ECDSA-P256-SHA256' }, 'AuthorizationQueryParametersError'],
    [{ 'X-Amz-SignedHeaders': 'range' }, 'AccessDenied'],
    [{ 'response-content-type': 'text/html' }, 'SignatureDoesNotMatch'],
    [{ 'X-Amz-Security-Token': 'x' }, 'InvalidToken'],
  ])('refuses it with %o', (change, code) => {
    expect(codeOf(() => verifyRequest(presignedExample(change), server))).toBe(code);
  });
});
