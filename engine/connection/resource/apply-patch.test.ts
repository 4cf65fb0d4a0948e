import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  type ConnectionDocument,
  type ConnectionPatch,
  connectionPatch,
} from '#shared/connection-document.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import { applyConnectionPatch, secretsInPatch } from './apply-patch.ts';

const document: ConnectionDocument = {
  name: 'nas',
  endpoint: 'https://s3.example.com',
  region: 'eu-1',
  bucket: 'backups',
  rootPath: '',
  accessKeyId: 'KEYID000001',
  addressing: 'auto',
  caFile: null,
  proxy: null,
};
const apply = (patch: unknown) => applyConnectionPatch(document, connectionPatch.parse(patch));
const SECRET = 'a-secret-in-the-wrong-place';

function refusal(patch: unknown): string {
  try {
    apply(patch);
  } catch (error) {
    expect(inspect(error, { depth: 9 })).not.toContain(SECRET);
    if (isAppError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'applied';
}

test('operations go one after the other; the document handed in stays as it is', () => {
  const before = structuredClone(document);
  expect(
    apply([
      { op: 'test', path: '/region', value: 'eu-1' },
      { op: 'replace', path: '/region', value: 'eu-2' },
      { op: 'test', path: '/region', value: 'eu-2' },
      { op: 'copy', from: '/region', path: '/rootPath' },
      { op: 'add', path: '/proxy', value: 'http://p:1' },
      { op: 'remove', path: '/endpoint' },
      { op: 'replace', path: '/secretAccessKey', value: 'first' },
      { op: 'add', path: '/secretAccessKey', value: 'second' },
      { op: 'remove', path: '/sessionToken' },
    ]),
  ).toEqual({
    ...{ ...document, endpoint: undefined },
    ...{ region: 'eu-2', rootPath: 'eu-2', proxy: 'http://p:1', secretAccessKey: 'second', sessionToken: '' },
  });
  expect(document).toEqual(before);
});

describe('what a patch cannot reach', () => {
  test.each(
    [
      '',
      '/',
      '/id',
      '/etag',
      '/hasSecret',
      '/hasSessionToken',
      '/nothing',
      '/__proto__',
      '/constructor/prototype/polluted',
      '/__proto__/polluted',
      '/name/0',
      '/name/',
      'name',
      '/~1name',
      '/toString',
      '/secretAccessKey/0',
      `/${SECRET}`,
    ].map((path) => [path]),
  )('%j', (path) => {
    for (const one of [
      { op: 'add', path, value: SECRET },
      { op: 'replace', path, value: SECRET },
      { op: 'test', path, value: SECRET },
      { op: 'remove', path },
      { op: 'copy', from: path, path: '/region' },
      { op: 'move', from: '/region', path },
    ]) {
      expect(refusal([one])).toMatch(/^patch-invalid: .*cannot reach/);
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('secrets are only ever written', () => {
  test.each([['/secretAccessKey'], ['/sessionToken']])('%s', (path) => {
    for (const one of [
      { op: 'test', path, value: SECRET },
      { op: 'copy', from: path, path: '/region' },
      { op: 'move', from: path, path: '/rootPath' },
      { op: 'copy', from: '/region', path },
      { op: 'add', path, value: null },
      { op: 'add', path, value: '' },
    ]) {
      const patch = [{ op: 'add', path, value: SECRET }, one];
      expect(refusal(patch)).toMatch(/^patch-invalid/);
    }
  });

  test('the key cannot be taken away, the token can', () => {
    expect(refusal([{ op: 'remove', path: '/secretAccessKey' }])).toContain('without its secret key');
    expect(apply([{ op: 'remove', path: '/sessionToken' }])).toMatchObject({ sessionToken: '' });
  });

  test('are found in any patch, to be kept out of logs', () => {
    const patch: ConnectionPatch = [
      { op: 'test', path: '/secretAccessKey', value: 'one' },
      { op: 'add', path: '/sessionToken', value: 'two' },
      { op: 'add', path: '/region', value: 'eu' },
      { op: 'remove', path: '/sessionToken' },
    ];
    expect(secretsInPatch(patch)).toEqual(['one', 'two']);
  });
});

test('a test that fails names the member and no value', () => {
  expect(refusal([{ op: 'test', path: '/region', value: SECRET }])).toBe(
    'patch-test-failed: The patch expects another value of region than the connection has.',
  );
  expect(
    refusal([
      { op: 'remove', path: '/region' },
      { op: 'remove', path: '/region' },
    ]),
  ).toContain('not there');
  expect(refusal([{ op: 'add', path: '/bucket', value: null }])).toContain('bucket cannot have such a value');
  expect(refusal([{ op: 'add', path: '/addressing', value: SECRET }])).toContain('addressing cannot have');
});

test.each([
  [{ op: 'add', path: '/region', value: 'x' }],
  [[{ op: 'destroy', path: '/region' }]],
  [[{ op: 'add', path: '/region' }]],
  [[{ op: 'add', path: '/region', value: { a: 1 } }]],
  [[{ op: 'add', path: '/region', value: 'x', more: 1 }]],
  [Array.from({ length: 101 }, () => ({ op: 'remove', path: '/region' }))],
])('is no patch of ours: %j', (patch) => {
  expect(connectionPatch.safeParse(patch).success).toBe(false);
});
