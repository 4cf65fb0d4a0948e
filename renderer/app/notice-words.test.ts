import { describe, expect, test } from 'vitest';
import { type Notice, noticeCode } from '#shared/notice.ts';
import { notices as en } from '../languages/en/notices.ts';
import { notices as fr } from '../languages/fr/notices.ts';
import { notices as zhCN } from '../languages/zh-CN/notices.ts';
import { holesIn } from './fill-in.ts';
import { sayNotice } from './notice-words.ts';

describe('every notice that the engine can give', () => {
  test.each([
    ['en', en],
    ['fr', fr],
    ['zh-CN', zhCN],
  ] as const)('has words in %s, with the same places to fill in', (_, words) => {
    expect(Object.keys(words).sort()).toEqual([...noticeCode.options].sort());
    for (const code of noticeCode.options) {
      for (const part of ['what', 'more'] as const) {
        expect(words[code][part]).not.toBe('');
        expect([code, holesIn(words[code][part]).sort()]).toEqual([code, holesIn(en[code][part]).sort()]);
      }
    }
  });

  test('never sends a person to the command line', () => {
    for (const words of [en, fr, zhCN].flatMap((language) => Object.values(language)))
      expect(words.more).not.toMatch(/holdall [a-z]|--/);
  });
});

const locked: Notice = {
  code: 'database-locked',
  message: 'in English: a.db',
  details: { count: 2, databases: ['a.db', 'b.db'] },
};

test('facts are filled in', () => {
  const said = sayNotice('fr', locked);
  expect(said.what).toBe('Bases de données verrouillées (2)');
  expect(said.more).toContain('a.db, b.db');
  expect(said.isEnglish).toBe(false);
});

test('a failure is said as the window says it everywhere', () => {
  const details = { failure: 'host-unknown', host: 's3.example.com', failed: 1 };
  const { more } = sayNotice('fr', { code: 'retrying', message: 'm', details });
  expect(more).toContain('s3.example.com');
  expect(more).toContain('(1)');
  expect(more).not.toContain('m Un');
});

test('without its facts a notice is in the words of the engine', () => {
  const { details: _, ...bare } = locked;
  expect(sayNotice('zh-CN', bare)).toEqual({ what: null, more: 'in English: a.db', isEnglish: true });
  expect(sayNotice('fr', { code: 'retrying', message: 'Retrying.' })).toMatchObject({ more: 'Retrying.' });
});
