import { describe, expect, test } from 'vitest';
import { errorTable } from '#shared/errors/error-table.ts';
import { failures as en } from '../languages/en/failures.ts';
import { failures as fr } from '../languages/fr/failures.ts';
import { failures as zhCN } from '../languages/zh-CN/failures.ts';
import { sayFailure } from './failure-words.ts';

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('every failure', () => {
  test.each([
    ['en', en],
    ['fr', fr],
    ['zh-CN', zhCN],
  ])('of the engine has words for the window in %s', (_language, words) => {
    expect(Object.keys(errorTable).filter((code) => !Object.hasOwn(words, code))).toEqual([]);
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
