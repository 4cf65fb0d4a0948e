import { expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { endingOf } from './exit.ts';

test.each([
  [new AppError('usage-invalid', { problem: 'x' }), 2],
  [new AppError('backup-damaged', { id: 'x', problem: 'y' }), 4],
  [new AppError('host-unknown', { host: 'x' }), 5],
  [new AppError('token-expired', {}), 6],
  [new AppError('bucket-missing', { bucket: 'x' }), 7],
  [new AppError('not-s3', { host: 'x', found: 'y' }), 8],
  [new AppError('disk-full', { path: 'x' }), 9],
])('$code', (error, exitCode) => {
  expect(endingOf(error, false)).toEqual({
    exitCode,
    failure: { code: error.code, message: error.message, hint: error.hint, details: error.details },
  });
});

test('after Ctrl-C anything counts as stopped, and an expected failure keeps its words', () => {
  expect(endingOf(new Error('aborted'), true)).toMatchObject({
    exitCode: 130,
    failure: { code: 'cancelled' },
  });
  const left = new AppError('storage-failed', { operation: 'abort the upload', status: 500, serverCode: '' });
  expect(endingOf(left, true)).toMatchObject({ exitCode: 130, failure: { code: 'storage-failed' } });
});

test('anything else is a bug, with its stack', () => {
  const ending = endingOf(new TypeError('x is not a function'), false);
  expect(ending).toMatchObject({ exitCode: 1, failure: { code: 'bug' } });
  expect(ending.failure.stack).toContain('exit.test.ts');
  expect(endingOf('a string', false).failure.message).toContain('a string');
});
