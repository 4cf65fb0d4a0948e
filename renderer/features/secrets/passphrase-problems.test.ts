import { expect, test } from 'vitest';
import { type PassphraseAction, type PassphraseFields, passphraseProblems } from './passphrase-problems.ts';

test.each([
  [{ current: '', next: 'long enough', again: 'long enough' }, 'set', {}],
  [{ current: '', next: 'short', again: 'short' }, 'set', { next: 'tooShort' }],
  // Eight letters that look like sixteen characters when taken apart.
  [{ current: '', next: 'e\u0301'.repeat(8), again: 'e\u0301'.repeat(8) }, 'set', {}],
  [{ current: '', next: 'e\u0301'.repeat(4), again: 'e\u0301'.repeat(4) }, 'set', { next: 'tooShort' }],
  [{ current: '', next: 'long enough', again: 'long enough.' }, 'set', { again: 'differs' }],
  [{ current: '', next: 'long enough', again: 'long enough' }, 'change', { current: 'missing' }],
  [{ current: 'x', next: 'long enough', again: 'long enough' }, 'change', {}],
  [{ current: '', next: '', again: '' }, 'remove', { current: 'missing' }],
  [{ current: 'x', next: '', again: '' }, 'remove', {}],
] as const satisfies [PassphraseFields, PassphraseAction, object][])(
  '%j to %s: %j',
  (fields, action, problems) => {
    expect(passphraseProblems(fields, action)).toEqual(problems);
  },
);
