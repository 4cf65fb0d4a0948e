import { expect, test } from 'vitest';
import { planFailureField } from './plan-failure-field.ts';

const failure = (code: string, details?: Record<string, unknown>) => ({
  code,
  message: '',
  hint: '',
  retry: 'after-user-action' as const,
  ...(details ? { details } : {}),
});

test.each([
  [failure('name-taken', { name: 'photos' }), 'name'],
  [failure('connection-unknown', { name: 'nas' }), 'connection'],
  [failure('field-invalid', { field: 'name of the plan' }), 'name'],
  [failure('field-invalid', { field: 'list of folders' }), 'folders'],
  [failure('field-invalid', { field: 'toString' }), null],
  [failure('field-invalid'), null],
  [failure('disk-full', { path: '/' }), null],
])('%j belongs to %s', (given, field) => {
  expect(planFailureField(given)).toBe(field);
});
