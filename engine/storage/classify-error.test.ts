import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { type CallContext, classifyError } from './classify-error.ts';

const now = Date.UTC(2030, 0, 1, 12);
const context: CallContext = {
  host: 's3.test',
  operation: 'store an object',
  bucket: 'data',
  accessKeyId: 'KEYID',
  region: 'us-east-1',
  now,
};

interface Answer {
  message?: string;
  headers?: Record<string, string>;
  region?: string;
}

/** An error as the SDK makes it of an error document. */
function answer(status: number, code: string, more: Answer = {}): Error {
  return Object.assign(new Error(more.message ?? 'UnknownError'), {
    name: code === '' ? 'Unknown' : code,
    ...(code === '' ? {} : { Code: code }),
    ...(more.region ? { Region: more.region } : {}),
    $metadata: { httpStatusCode: status },
    $response: { statusCode: status, headers: more.headers ?? {} },
  });
}

const system = (code: string, message = code) => Object.assign(new Error(message), { code });
const classified = (error: unknown, change: Partial<CallContext> = {}) =>
  classifyError(error, { ...context, ...change });

describe('an answer of the server', () => {
  test.each([
    [403, 'InvalidAccessKeyId', 'key-unknown'],
    [403, 'SignatureDoesNotMatch', 'secret-wrong'],
    [403, 'RequestTimeTooSkewed', 'clock-skew'],
    [400, 'ExpiredToken', 'token-expired'],
    [400, 'InvalidToken', 'token-invalid'],
    [403, 'AccessDenied', 'access-denied'],
    [401, 'Unauthorized', 'access-denied'],
    [404, 'NoSuchBucket', 'bucket-missing'],
    [404, 'NoSuchKey', 'object-missing'],
    [409, 'BucketAlreadyExists', 'bucket-taken'],
    [301, 'PermanentRedirect', 'region-wrong'],
    [412, 'PreconditionFailed', 'object-changed'],
    [503, 'SlowDown', 'storage-busy'],
    [503, '', 'storage-busy'],
    [429, 'TooManyRequests', 'storage-busy'],
    [429, '', 'storage-busy'],
    [400, 'RequestTimeout', 'request-timeout'],
    [500, 'InternalError', 'storage-failed'],
    [502, '', 'storage-failed'],
    [504, '', 'storage-failed'],
    [403, 'QuotaExceeded', 'storage-full'],
    [507, '', 'storage-full'],
    [507, 'XMinioStorageFull', 'storage-full'],
    [501, 'NotImplemented', 'storage-unsupported'],
    [405, 'MethodNotAllowed', 'storage-unsupported'],
    [501, '', 'storage-unsupported'],
    [407, '', 'proxy-failed'],
    [400, 'EntityTooLarge', 'storage-refused'],
    [404, 'NoSuchUpload', 'storage-refused'],
    [416, 'InvalidRange', 'storage-refused'],
    [418, 'SomethingNew', 'storage-refused'],
    [599, 'SomethingNew', 'storage-failed'],
  ])('%i %s is %s', (status, code, expected) => {
    expect(classified(answer(status, code))).toMatchObject({ code: expected });
  });

  test.each([
    [403, '', undefined, 'access-denied'],
    [404, '', 'a', 'object-missing'],
    [404, '', undefined, 'bucket-missing'],
    [405, '', undefined, 'storage-unsupported'],
    [400, '', 'a', 'storage-refused'],
  ])('HEAD tells its status only: %i %s about %s is %s', (status, code, key, expected) => {
    expect(classified(answer(status, code), { key })).toMatchObject({ code: expected });
  });

  test.each([
    ['AccessDenied', 'Forbidden: No such key: GK123', 'key-unknown'],
    ['AccessDenied', 'Forbidden: Invalid signature', 'secret-wrong'],
    ['AccessDenied', 'Cannot upload, storage cap exceeded', 'storage-full'],
    ['AccessDenied', 'Access Denied.', 'access-denied'],
  ])('a 403 that says its reason in words only: %s “%s” is %s', (code, message, expected) => {
    expect(classified(answer(403, code, { message }))).toMatchObject({ code: expected });
  });

  test.each<[string, Error, string]>([
    ['named in the document', answer(400, 'AuthorizationHeaderMalformed', { region: 'eu-1' }), 'eu-1'],
    [
      'named in the sentence',
      answer(400, 'AuthorizationHeaderMalformed', { message: "the region 'x' is wrong; expecting 'eu-1'" }),
      'eu-1',
    ],
    [
      'named in a scope',
      answer(400, 'AuthorizationHeaderMalformed', {
        message: 'unexpected scope: a, expected: 20300101/garage/s3/aws4_request',
      }),
      'garage',
    ],
    ['named in a header', answer(301, '', { headers: { 'x-amz-bucket-region': 'eu-1' } }), 'eu-1'],
    ['not named', answer(301, 'PermanentRedirect'), ''],
  ])('a wrong region, the right one %s', (_where, error, expected) => {
    expect(classified(error)).toMatchObject({
      code: 'region-wrong',
      details: { region: 'us-east-1', expected },
    });
  });

  test('a header that is malformed for another reason is not a wrong region', () => {
    const error = answer(400, 'AuthorizationHeaderMalformed', { message: 'the credential is not usable' });
    expect(classified(error)).toMatchObject({ code: 'storage-refused' });
  });

  test.each([
    ['Tue, 01 Jan 2030 11:00:00 GMT', 60],
    ['Tue, 01 Jan 2030 12:30:00 GMT', -30],
  ])('a wrong clock, by the Date %s: %i minutes', (date, minutes) => {
    const error = answer(403, 'RequestTimeTooSkewed', { headers: { date } });
    expect(classified(error)).toMatchObject({ code: 'clock-skew', details: { minutes } });
  });

  test('cannot be read to its end, or is something else', () => {
    const xml = answer(200, '', { headers: { 'content-type': 'application/xml' } });
    expect(classified(xml)).toMatchObject({ code: 'answer-invalid' });
    const json = answer(200, '', { headers: { 'content-type': 'application/json' } });
    expect(classified(json)).toMatchObject({ code: 'not-s3' });
  });
});

describe('the network', () => {
  test.each([
    ['ENOTFOUND', 'host-unknown'],
    ['EAI_AGAIN', 'host-unknown'],
    ['ECONNREFUSED', 'host-unreachable'],
    ['EHOSTUNREACH', 'host-unreachable'],
    ['ENETUNREACH', 'host-unreachable'],
    ['ETIMEDOUT', 'host-unreachable'],
    ['ECONNRESET', 'connection-lost'],
    ['EPIPE', 'connection-lost'],
    ['CERT_HAS_EXPIRED', 'tls-untrusted'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-untrusted'],
    ['EPROTO', 'not-s3'],
    ['HPE_INVALID_CONSTANT', 'not-s3'],
  ])('%s is %s', (code, expected) => {
    expect(classified(system(code))).toMatchObject({ code: expected });
    // The SDK gives some of them another name on the way.
    const renamed = Object.assign(system(code), { name: 'TimeoutError' });
    expect(classified(renamed)).toMatchObject({ code: expected });
  });

  test('timeouts are told apart by whether there was a connection', () => {
    const timeout = (message: string) => Object.assign(new Error(message), { name: 'TimeoutError' });
    const connecting = timeout('the request socket did not establish a connection with the server');
    expect(classified(connecting)).toMatchObject({ code: 'host-unreachable' });
    expect(classified(timeout('timed out after 120000 ms'))).toMatchObject({ code: 'request-timeout' });
  });

  test('with a proxy, it is the proxy that cannot be reached', () => {
    const proxy = 'http://proxy.test:3128';
    expect(classified(system('ECONNREFUSED'), { proxy })).toMatchObject({
      code: 'proxy-failed',
      details: { host: 's3.test', proxy },
    });
  });
});

test('an AppError and a bug stay what they are', () => {
  const expected = new AppError('token-expired', {});
  expect(classified(expected)).toBe(expected);
  const bug = new TypeError('x is not a function');
  expect(classified(bug)).toBe(bug);
});
