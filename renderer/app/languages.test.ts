import { expect, test } from 'vitest';
import { en } from '../languages/en/index.ts';
import { fr } from '../languages/fr/index.ts';
import { zhCN } from '../languages/zh-CN/index.ts';
import { resolveLanguage, resolveRegion } from './languages.ts';

test.each([
  [['de-DE', 'fr-CH', 'en'], 'fr'],
  [['zh-Hant-TW'], 'zh-CN'],
  [['de', 'it'], 'en'],
  [[], 'en'],
] as const)('a system that speaks %j gets %s', (system, language) => {
  expect(resolveLanguage('system', system)).toBe(language);
});

test.each([
  ['en', ['fr-CH', 'en-GB', 'en-US'], 'en-GB'],
  ['fr', ['de-DE', 'en-GB'], 'fr'],
  ['zh-CN', ['zh-Hant-TW', 'zh-SG'], 'zh-SG'],
  ['zh-CN', ['zh-Hant-TW'], 'zh-CN'],
] as const)('%s on a system that speaks %j writes dates as %s', (language, system, region) => {
  expect(resolveRegion(language, system)).toBe(region);
});

test('a chosen language wins over the system', () => {
  expect(resolveLanguage('fr', ['zh-CN'])).toBe('fr');
});

/** Every sentence by its dotted key. */
function sentences(words: object, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${key}`, value] as [string, string]]
      : sentences(value, `${prefix}${key}.`),
  );
}

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

test.each([
  ['fr', fr],
  ['zh-CN', zhCN],
] as const)(
  '%s has every sentence, with the same places to fill in, and none left in English',
  (_, words) => {
    const translated = new Map(sentences(words));
    const same: string[] = [];
    for (const [key, text] of sentences(en)) {
      const other = translated.get(key);
      // Languages without a singular leave it out.
      if (other === undefined && key.endsWith('_one')) continue;
      expect([key, holes(other ?? '(missing)')]).toEqual([key, holes(text)]);
      if (other === text && /[a-z]{3,} [a-z]{3,}/.test(text)) same.push(key);
    }
    expect(same).toEqual([]);
  },
);
