import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConnectionSettings } from '#shared/connection.ts';
import { checkBucketName } from './bucket-name.ts';
import { changeConnection, tidyChange } from './change-connection.ts';
import { cleanCredential } from './credential-text.ts';
import { makeConnection, makeSecrets, tidyConnection } from './make-connection.ts';
import { checkProxy } from './proxy-address.ts';
import { redactedConnection, shortenKeyId } from './redact.ts';
import { checkRootPath } from './root-path.ts';
import { checkSettingName } from './setting-name.ts';

const typed = {
  name: 'home',
  endpoint: ' nas:9000/ ',
  bucket: ' my-backups ',
  accessKeyId: 'AKIDEXAMPLE12345\n',
};
const made: ConnectionSettings = {
  name: 'home',
  endpoint: 'http://nas:9000',
  region: 'us-east-1',
  bucket: 'my-backups',
  rootPath: '',
  accessKeyId: 'AKIDEXAMPLE12345',
  addressing: 'auto',
  caFile: null,
  proxy: null,
};

describe('bucket names', () => {
  test.each(['abc', 'a1b', 'my-bucket.v2', '0-0', 'a'.repeat(63)])('%s', (bucket) => {
    expect(checkBucketName(bucket)).toBe(bucket);
  });
  test.each([
    ['', 'empty'],
    ['ab', 'fewer than 3'],
    ['a'.repeat(64), 'more than 63'],
    ['MyBucket', 'capital'],
    ['my_bucket', 'underscore'],
    ['my bucket', 'lower-case'],
    ['büc', 'lower-case'],
    ['bkt/folder', 'slash'],
    ['-abc', 'begin'],
    ['.abc', 'begin'],
    ['abc-', 'end'],
    ['a..b', 'two dots'],
    ['192.168.0.1', 'IP address'],
  ])('%s breaks the rule “%s”', (bucket, rule) => {
    expect(() => checkBucketName(bucket)).toThrow(expect.objectContaining({ code: 'bucket-name-invalid' }));
    expect(() => checkBucketName(bucket)).toThrow(rule);
  });
});

describe('root paths', () => {
  test.each([
    ['', ''],
    ['/', ''],
    ['a', 'a'],
    ['/a//b/', 'a/b'],
    [' team x/backups ', 'team x/backups'],
    ['..a/b..', '..a/b..'],
  ])('%s → %s', (text, expected) => {
    expect(checkRootPath(text)).toBe(expected);
  });
  test.each(['a%20b', '../a', 'a/../b', 'a/./b', 'a\\b', 'ä', 'a\nb', 'a /b', '\u0000', 'x'.repeat(513)])(
    '%j is refused',
    (text) => {
      expect(() => checkRootPath(text)).toThrow(expect.objectContaining({ code: 'field-invalid' }));
    },
  );
});

test.each([
  ...['a', 'A.b_c-9', 'constructor', 'x'.repeat(64), 'My papers (2026)', 'Büro & Söhne', '備份'],
  ...['😀 app', '👋🏽 hi', '👨‍👩‍👧', 'हिन्दी'],
])('the name %s is fine', (name) => {
  expect(checkSettingName('plan', name)).toBe(name);
});
test('a name is kept in one form, however it was typed', () => {
  expect(checkSettingName('plan', 'Bu\u0308ro')).toBe('B\u00fcro');
});
test.each([
  ...['', ' ', '-x', '.x', '..', '__proto__', ' x', 'x ', 'a/b', 'a\\b', 'a\n', 'a\tb', 'x'.repeat(65)],
  ...['a"b', 'a`b', '$x', 'a*', 'a\u202eb', 'a\u200bb', 'a\u0000', '\ud800', '\u0301'],
])('the name %j is refused', (name) => {
  expect(() => checkSettingName('connection', name)).toThrow(
    expect.objectContaining({ code: 'field-invalid' }),
  );
});

describe('credentials', () => {
  test('what an editor or a pipe adds is dropped', () => {
    expect(cleanCredential('secret', '\ufeff wJalr/XUtn+FEMI=\r\n')).toBe('wJalr/XUtn+FEMI=');
  });
  test.each(['', ' \n', 'two\nlines', 'a b', 'sécret', 'a\u0000b', 'hunter2\u200bhunter2'])(
    '%j is refused without being repeated',
    (text) => {
      let message = '';
      try {
        cleanCredential('secret access key', text);
      } catch (error) {
        message = String(error);
      }
      expect(message).toContain('secret access key cannot be right');
      if (text.trim() !== '') expect(message).not.toContain(text);
    },
  );
});

describe('proxies', () => {
  test.each([
    ['', null],
    ['proxy.example.com:3128', 'http://proxy.example.com:3128'],
    ['http://proxy.example.com:3128/', 'http://proxy.example.com:3128'],
    ['https://proxy.example.com', 'https://proxy.example.com'],
  ])('%s → %s', (text, expected) => {
    expect(checkProxy(text)).toBe(expected);
  });
  test.each(['http://me:hunter2@proxy', 'socks5://proxy:1080', 'http://', 'a b'])('%s is refused', (text) => {
    expect(() => checkProxy(text)).toThrow(expect.objectContaining({ code: 'field-invalid' }));
    expect(() => checkProxy(text)).not.toThrow('hunter2');
  });
});

describe('making and changing a connection', () => {
  test('fields are cleaned, what is absent gets its default', () => {
    expect(makeConnection(typed)).toEqual(made);
    expect(
      makeConnection({
        ...typed,
        endpoint: undefined,
        region: 'auto',
        rootPath: '/x/',
        addressing: 'virtual',
        caFile: '/ca.pem',
        proxy: 'p:1',
      }),
    ).toEqual({
      ...made,
      endpoint: '',
      region: 'auto',
      rootPath: 'x',
      addressing: 'virtual',
      caFile: '/ca.pem',
      proxy: 'http://p:1',
    });
  });

  test.each([
    [{ name: '-' }, 'field-invalid'],
    [{ bucket: 'X' }, 'bucket-name-invalid'],
    [{ endpoint: 'ftp://x' }, 'endpoint-invalid'],
    [{ endpoint: 'other.s3.amazonaws.com' }, 'endpoint-has-bucket'],
    [{ region: 'eu central' }, 'field-invalid'],
    [{ accessKeyId: '' }, 'field-invalid'],
    [{ addressing: 'dns' }, 'field-invalid'],
    [{ caFile: 'relative.pem' }, 'field-invalid'],
  ])('%j → %s', (fields, code) => {
    expect(() => makeConnection({ ...typed, ...fields })).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    ['endpoint', 's3.example.com', { endpoint: 'https://s3.example.com' }],
    ['endpoint', '', { endpoint: '' }],
    ['region', '', { region: 'us-east-1' }],
    ['bucket', 'other', { bucket: 'other' }],
    ['access-key-id', ' NEW ', { accessKeyId: 'NEW' }],
    ['root-path', '/a/', { rootPath: 'a' }],
    ['addressing', 'path', { addressing: 'path' }],
    ['ca', '/x.pem', { caFile: '/x.pem' }],
    ['ca', '', { caFile: null }],
    ['proxy', 'p:3128', { proxy: 'http://p:3128' }],
    ['proxy', '', { proxy: null }],
    ['provider', 'minio', { provider: 'minio' }],
    ['provider', '', { provider: null }],
    ['price', '0,006 €', { price: '0.006 EUR' }],
    ['price', '', { price: null }],
  ])('set %s to %j', (field, value, change) => {
    expect(changeConnection(made, field, value)).toEqual({ ...made, ...change });
  });

  test('bucket and region may be in the address; a region that was given counts more', () => {
    const pasted = { ...typed, bucket: '', endpoint: 'https://photos.s3.eu-west-3.amazonaws.com' };
    const { connection, changes } = tidyConnection(pasted);
    expect(connection).toMatchObject({ endpoint: '', region: 'eu-west-3', bucket: 'photos' });
    expect(changes.map(({ code }) => code)).toEqual(['bucket-moved', 'aws', 'region']);
    expect(makeConnection({ ...pasted, region: 'US East (Ohio)' }).region).toBe('us-east-2');
    expect(() => makeConnection({ ...typed, bucket: '' })).toThrow('it is empty');
  });

  test.each([
    [{ provider: 'b2', region: 'us-west-004' }, 'https://s3.us-west-004.backblazeb2.com', 'us-west-004'],
    [{ provider: 'b2', region: 'EU Central' }, 'https://s3.eu-central-003.backblazeb2.com', 'eu-central-003'],
    [{ provider: 'gcs' }, 'https://storage.googleapis.com', 'auto'],
    [{ provider: 'aws', region: 'eu-west-1' }, '', 'eu-west-1'],
    [{ provider: 'garage', endpoint: 'nas:3900' }, 'http://nas:3900', 'garage'],
    [
      { provider: 'minio', endpoint: 'fra1.digitaloceanspaces.com' },
      'https://fra1.digitaloceanspaces.com',
      'fra1',
    ],
  ])('%j fills in the rest', (fields, endpoint, region) => {
    const made = makeConnection({ ...typed, endpoint: undefined, ...fields });
    expect(made).toMatchObject({ endpoint, region, provider: fields.provider });
  });

  test.each([
    [{ provider: 'minio' }, 'it is empty, and MinIO runs at an address of your own'],
    [{ provider: 'r2' }, '{account} stands for something of your own'],
    [{ provider: 'b2' }, '{region} stands for something of your own'],
    [{ provider: 'nobody' }, 'there is no such provider'],
    [{ price: 'cheap' }, 'a number and a currency'],
  ])('%j is refused: nobody ends up at Amazon by mistake', (fields, problem) => {
    expect(() => makeConnection({ ...typed, endpoint: '', ...fields })).toThrow(problem);
  });

  test('a new endpoint brings its region along', () => {
    const { connection, changes } = tidyChange(made, 'endpoint', 's3.us-west-004.backblazeb2.com');
    expect(connection).toEqual({
      ...made,
      endpoint: 'https://s3.us-west-004.backblazeb2.com',
      region: 'us-west-004',
    });
    expect(changes.map(({ code }) => code)).toEqual(['scheme-added', 'region']);
    expect(changeConnection({ ...made, region: 'kitchen' }, 'endpoint', 'nas:9001')).toMatchObject({
      endpoint: 'http://nas:9001',
      region: 'kitchen',
    });
  });

  test('a region is understood by its name where the provider is known', () => {
    const saved = { ...made, endpoint: 'https://fra1.digitaloceanspaces.com', region: 'fra1' };
    expect(changeConnection(saved, 'region', 'Amsterdam').region).toBe('ams3');
    expect(changeConnection(made, 'region', 'Amsterdam').region).toBe('Amsterdam');
  });

  test('bucket and endpoint are held against each other, whichever changes', () => {
    const saved = { ...made, endpoint: 'https://photos.s3.example.com' };
    expect(changeConnection(saved, 'bucket', 'photos').endpoint).toBe('https://s3.example.com');
    expect(() => changeConnection(saved, 'endpoint', 'https://s3.fr-par.scw.cloud/other')).toThrow(
      expect.objectContaining({ code: 'endpoint-has-bucket' }),
    );
  });

  test('changing something else leaves an address alone that was saved by an earlier version', () => {
    const saved = { ...made, endpoint: 'https://s3.eu-west-1.amazonaws.com', region: 'eu-west-1' };
    expect(changeConnection(saved, 'root-path', 'x')).toEqual({ ...saved, rootPath: 'x' });
  });

  test.each(['name', 'secret-access-key', 'nonsense', 'constructor'])(
    'there is no plain field %s',
    (field) => {
      expect(() => changeConnection(made, field, 'hunter2')).toThrow(
        expect.objectContaining({ code: 'usage-invalid' }),
      );
      expect(() => changeConnection(made, field, 'hunter2')).not.toThrow('hunter2');
    },
  );
});

describe('what is shown', () => {
  test('no secret, whatever it is', () => {
    const text = fc.string({ minLength: 4, maxLength: 40, unit: fc.constantFrom(...'abcdefXYZ0189/+=') });
    fc.assert(
      fc.property(text, text, (secretAccessKey, sessionToken) => {
        const shown = JSON.stringify(redactedConnection(made, { secretAccessKey, sessionToken }));
        const without = JSON.stringify(
          redactedConnection(made, { secretAccessKey: 'other', sessionToken: 'other' }),
        );
        expect(shown).toBe(without);
      }),
      { seed: 2 },
    );
  });
  test('whether there is one', () => {
    expect(redactedConnection(made, undefined)).toMatchObject({
      secretAccessKey: 'missing',
      sessionToken: 'none',
      accessKeyId: 'AKID…45',
    });
    expect(redactedConnection(made, { secretAccessKey: 'x' })).toMatchObject({
      secretAccessKey: 'stored',
      sessionToken: 'none',
    });
    expect(redactedConnection(made, { secretAccessKey: 'x', sessionToken: 'y' })).toMatchObject({
      sessionToken: 'stored',
    });
  });
  test.each([
    ['AKIAIOSFODNN7EXAMPLE', 'AKIA…LE'],
    ['minio', 'mi…'],
    ['me', 'm…'],
    ['x', '…'],
  ])('id %s → %s', (id, shown) => {
    expect(shortenKeyId(id)).toBe(shown);
  });
  test('secrets lose the line end of the file they came from, and an empty token is none', () => {
    expect(makeSecrets('s\n', '')).toEqual({ secretAccessKey: 's' });
    expect(makeSecrets('s', 't\n')).toEqual({ secretAccessKey: 's', sessionToken: 't' });
  });
  test('an id that is the secret as well is not shown', () => {
    expect(shortenKeyId('minioadmin-long', { secretAccessKey: 'minioadmin-long' })).toBe('…');
  });
});
