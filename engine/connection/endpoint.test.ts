import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Addressing } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { checkEndpoint } from './endpoint.ts';

function failureOf(text: string, bucket = 'bkt', addressing: Addressing = 'auto'): AppError {
  try {
    checkEndpoint(text, bucket, addressing);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error(`${text} was accepted`);
}

describe('what is accepted, and what becomes of it', () => {
  test.each([
    ['', ''],
    ['   ', ''],
    ['https://s3.example.com', 'https://s3.example.com'],
    ['  https://s3.example.com/ ', 'https://s3.example.com'],
    ['HTTPS://S3.Example.COM', 'https://s3.example.com'],
    ['https://s3.example.com:443', 'https://s3.example.com'],
    ['http://s3.example.com:80/', 'http://s3.example.com'],
    ['https://s3.example.com:8443', 'https://s3.example.com:8443'],
    ['https://s3.example.com.', 'https://s3.example.com'],
    ['https://s3.example.com?x=1', 'https://s3.example.com'],
    ['https://s3.example.com/#top', 'https://s3.example.com'],
    ['https://s3.example.com/base/', 'https://s3.example.com/base'],
    ['https://s3.example.com//base///path//', 'https://s3.example.com/base/path'],
    ['https://ref.storage.supabase.co/storage/v1/s3', 'https://ref.storage.supabase.co/storage/v1/s3'],
    ['https:///s3.example.com', 'https://s3.example.com'],
    // Without a scheme.
    ['s3.example.com', 'https://s3.example.com'],
    ['//s3.example.com/', 'https://s3.example.com'],
    ['s3.example.com:9000', 'https://s3.example.com:9000'],
    ['s3.example.com:80', 'http://s3.example.com'],
    ['s3.eu-central-1.amazonaws.com', 'https://s3.eu-central-1.amazonaws.com'],
    ['abc123.r2.cloudflarestorage.com', 'https://abc123.r2.cloudflarestorage.com'],
    ['203.0.113.9:9000', 'https://203.0.113.9:9000'],
    ['[2001:db8::1]:9000', 'https://[2001:db8::1]:9000'],
    ['bücher.example', 'https://xn--bcher-kva.example'],
    // This computer and the private network.
    ['localhost', 'http://localhost'],
    ['localhost:9000', 'http://localhost:9000'],
    ['LOCALHOST:9000/', 'http://localhost:9000'],
    ['127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['127.1:9000', 'http://127.0.0.1:9000'],
    ['[::1]:9000', 'http://[::1]:9000'],
    ['[fd00::5]', 'http://[fd00::5]'],
    ['[fe80::1]:9000', 'http://[fe80::1]:9000'],
    ['[::ffff:192.168.0.1]', 'http://[::ffff:c0a8:1]'],
    ['10.0.0.5', 'http://10.0.0.5'],
    ['172.16.0.1:7480', 'http://172.16.0.1:7480'],
    ['172.32.0.1:7480', 'https://172.32.0.1:7480'],
    ['192.168.1.5:9000', 'http://192.168.1.5:9000'],
    ['192.169.1.5:9000', 'https://192.169.1.5:9000'],
    ['nas:9000', 'http://nas:9000'],
    ['nas:443', 'https://nas'],
    ['192.168.1.5:8443', 'https://192.168.1.5:8443'],
    ['nas.local:5246', 'http://nas.local:5246'],
    ['minio_server:9000', 'http://minio_server:9000'],
    // A scheme that was written out is kept.
    ['http://s3.example.com:9000', 'http://s3.example.com:9000'],
    ['https://192.168.1.5:9000', 'https://192.168.1.5:9000'],
  ])('%s → %s', (text, expected) => {
    expect(checkEndpoint(text, 'bkt', 'auto')).toBe(expected);
  });

  test('cleaning twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        let once: string;
        try {
          once = checkEndpoint(url, 'bkt', 'auto');
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          return;
        }
        expect(checkEndpoint(once, 'bkt', 'auto')).toBe(once);
      }),
      { seed: 1 },
    );
  });
});

describe('what cannot be an endpoint', () => {
  test.each([
    's3://bucket',
    'ftp://example.com',
    'file:///etc/passwd',
    'https://',
    'https://?',
    'https://exa mple.com',
    'https://example.com:99999',
    'https://example.com:0',
    'https://*.example.com',
    'https://{region}.example.com',
    'https://<account>.r2.cloudflarestorage.com',
    'https://-bad.example.com',
    'https://a..b',
    'https://.',
    'https://1.2.3.4.5',
    'http:\\\\nas\\share',
    '\\\\nas\\share',
    'https://s3.example.com/\u200b',
    'C:\\backup',
    `https://${'a'.repeat(64)}.example.com`,
  ])('%s', (text) => {
    expect(failureOf(text).code).toBe('endpoint-invalid');
  });

  test.each([
    'https://AKIDEXAMPLE:hunter2secret@s3.example.com',
    'https://AKIDEXAMPLE:hunter2secret/with/slashes@s3.example.com',
    'https://AKIDEXAMPLE:hunter2secret?and=more@s3.example.com',
    'AKIDEXAMPLE:hunter2secret@s3.example.com',
    'https://hunter2secret@',
    'https://s3.example.com/?mail=a@b&X-Amz-Signature=hunter2secret',
  ])('a password is refused and not repeated: %#', (text) => {
    const failure = failureOf(text);
    expect(failure.code).toBe('endpoint-invalid');
    expect(JSON.stringify({ ...failure, message: failure.message })).not.toContain('hunter2');
    expect(failure.message).not.toContain('hunter2');
  });

  test('a signature in the query is not repeated', () => {
    const failure = failureOf('ftp://s3.example.com/x?X-Amz-Signature=hunter2');
    expect(failure.message).not.toContain('hunter2');
  });
});

describe('the bucket in the endpoint', () => {
  test.each([
    ['https://photos.s3.amazonaws.com', 'photos', 'https://s3.amazonaws.com'],
    ['https://photos.s3.eu-west-1.amazonaws.com/', 'photos', 'https://s3.eu-west-1.amazonaws.com'],
    ['photos.s3-us-west-2.amazonaws.com', 'photos', 'https://s3-us-west-2.amazonaws.com'],
    [
      'https://photos.s3.dualstack.eu-west-1.amazonaws.com',
      'photos',
      'https://s3.dualstack.eu-west-1.amazonaws.com',
    ],
    ['https://my.photos.s3.amazonaws.com', 'my.photos', 'https://s3.amazonaws.com'],
    [
      'https://photos.0123abcd.r2.cloudflarestorage.com',
      'photos',
      'https://0123abcd.r2.cloudflarestorage.com',
    ],
    [
      'https://photos.0123abcd.eu.r2.cloudflarestorage.com',
      'photos',
      'https://0123abcd.eu.r2.cloudflarestorage.com',
    ],
    ['https://photos.s3.us-west-004.backblazeb2.com', 'photos', 'https://s3.us-west-004.backblazeb2.com'],
    ['https://photos.fra1.digitaloceanspaces.com', 'photos', 'https://fra1.digitaloceanspaces.com'],
    ['https://photos.oss-cn-hangzhou.aliyuncs.com', 'photos', 'https://oss-cn-hangzhou.aliyuncs.com'],
    ['https://photos-125.cos.ap-beijing.myqcloud.com', 'photos-125', 'https://cos.ap-beijing.myqcloud.com'],
    ['https://photos.fsn1.your-objectstorage.com', 'photos', 'https://fsn1.your-objectstorage.com'],
    ['https://PHOTOS.s3.example.com:9000', 'photos', 'https://s3.example.com:9000'],
    ['http://photos.localhost:9000', 'photos', 'http://localhost:9000'],
    ['https://photos.minio.example.com', 'photos', 'https://minio.example.com'],
    ['https://s3.s3.eu-west-1.amazonaws.com', 's3', 'https://s3.eu-west-1.amazonaws.com'],
    ['http://127.0.0.1:9000/photos', 'photos', 'http://127.0.0.1:9000'],
    ['127.0.0.1:9000/photos/', 'photos', 'http://127.0.0.1:9000'],
    ['https://s3.example.com/photos/holdall', 'photos', 'https://s3.example.com'],
    [
      'https://ref.storage.supabase.co/storage/v1/s3/photos',
      'photos',
      'https://ref.storage.supabase.co/storage/v1/s3',
    ],
    ['https://s3.example.com/photos?list-type=2', 'photos', 'https://s3.example.com'],
  ])('%s with %s', (text, bucket, suggestion) => {
    const failure = failureOf(text, bucket);
    expect(failure.code).toBe('endpoint-has-bucket');
    expect(failure.details).toMatchObject({ bucket, suggestion });
    expect(checkEndpoint(suggestion, bucket, 'auto')).toBe(suggestion);
  });

  test.each([
    // The name of the service, of a region or of the own domain.
    ['https://s3.example.com', 's3'],
    ['https://minio.example.com', 'minio'],
    ['https://backup.s3.example.com', 'backup'],
    ['https://acme.example.com', 'acme'],
    ['https://acme.com', 'acme'],
    ['https://fra1.digitaloceanspaces.com', 'fra1'],
    ['https://us-east-1.linodeobjects.com', 'us-east-1'],
    ['https://eu.r2.cloudflarestorage.com', 'eu'],
    ['https://photosalbum.s3.example.com', 'photos'],
    ['https://s3.example.com/photos2', 'photos'],
    ['https://ref.storage.supabase.co/storage/v1/s3', 's3'],
    ['https://s3.photos.example.com', 'photos'],
    ['https://photos.s3.amazonaws.com', ''],
  ])('%s may be right with %s', (text, bucket) => {
    expect(checkEndpoint(text, bucket, 'auto')).toBe(text);
  });

  test('who chooses path addressing knows what the server is called', () => {
    expect(checkEndpoint('https://photos.minio.example.com', 'photos', 'path')).toBe(
      'https://photos.minio.example.com',
    );
    expect(failureOf('https://photos.s3.amazonaws.com', 'photos', 'path').code).toBe('endpoint-has-bucket');
  });
});
