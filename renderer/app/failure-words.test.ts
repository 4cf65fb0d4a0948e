import { describe, expect, test } from 'vitest';
import { errorTable } from '#shared/errors/error-table.ts';
import { failures as en } from '../languages/en/failures.ts';
import { failures as fr } from '../languages/fr/failures.ts';
import { failures as zhCN } from '../languages/zh-CN/failures.ts';
import { sayFailure } from './failure-words.ts';

/** Said in the engine's words: they are whole sentences of their own, or the window can never cause them. */
const withoutWords = new Set([
  'usage-invalid',
  'connection-needed',
  'field-invalid',
  'backup-ambiguous',
  'delete-failed',
  'cancelled',
]);

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('every failure', () => {
  test('of the engine has words for the window, or is known not to', () => {
    const missing = Object.keys(errorTable).filter((code) => !(code in en) && !withoutWords.has(code));
    expect(missing).toEqual([]);
  });

  test('names the same facts in every language', () => {
    for (const [code, words] of Object.entries(en)) {
      for (const other of [fr, zhCN]) {
        const translated = other[code as keyof typeof en];
        expect([code, holes(translated.what)]).toEqual([code, holes(words.what)]);
        expect([code, holes(translated.todo)]).toEqual([code, holes(words.todo)]);
      }
    }
  });

  test('never sends a person to the command line', () => {
    for (const words of [en, fr, zhCN].flatMap((language) => Object.values(language))) {
      expect(words.todo).not.toMatch(/holdall [a-z]|--/);
    }
  });
});

test('facts are filled in, lists become text, and what is missing is an ellipsis', () => {
  const failure = {
    code: 'connection-in-use',
    message: 'm',
    hint: 'h',
    details: { name: 'nas', plans: ['a', 'b'] },
  };
  expect(sayFailure('en', failure).what).toBe('The storage “nas” is still used by: a, b.');
  expect(sayFailure('fr', { code: 'host-unknown', message: 'm', hint: 'h' }).what).toContain('… n’a');
});

test('an unknown code speaks for itself', () => {
  const failure = { code: 'from-the-future', message: 'What.', hint: 'Do.' };
  expect(sayFailure('zh-CN', failure)).toEqual({ what: 'What.', todo: 'Do.' });
  expect(sayFailure('en', { ...failure, code: 'constructor' })).toEqual({ what: 'What.', todo: 'Do.' });
});
