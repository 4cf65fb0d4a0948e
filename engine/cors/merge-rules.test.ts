import { describe, expect, test } from 'vitest';
import type { CorsRule } from '#shared/cors.ts';
import { mergeRules } from './merge-rules.ts';
import { checkOrigin, READING_RULE_ID, readingRule } from './reading-rule.ts';

const page = 'https://viewer.example';
const foreign: CorsRule = {
  id: 'shop',
  allowedOrigins: ['https://shop.example'],
  allowedMethods: ['PUT', 'POST'],
  allowedHeaders: ['*'],
  exposeHeaders: ['ETag'],
  maxAgeSeconds: 60,
};
const nameless: CorsRule = { ...foreign, allowedOrigins: ['https://*.old.example'] };
delete (nameless as { id?: string }).id;
const everything: CorsRule = {
  allowedOrigins: ['https://*'],
  allowedMethods: ['GET', 'HEAD', 'PUT'],
  allowedHeaders: ['*'],
  exposeHeaders: ['etag', 'content-*', 'Accept-Ranges', 'Last-Modified'],
};

describe('merging', () => {
  test('an empty bucket gets one rule, for reading only', () => {
    const { rules, change } = mergeRules([], page);
    expect(rules).toEqual([change]);
    expect(change).toMatchObject({ allowedOrigins: [page], allowedMethods: ['GET', 'HEAD'] });
  });
  test('rules of others stay as they are and where they are', () => {
    const { rules } = mergeRules([foreign, nameless], page);
    expect(rules.slice(0, 2)).toEqual([foreign, nameless]);
    expect(rules).toHaveLength(3);
  });
  test('what is allowed already needs nothing', () => {
    expect(mergeRules([foreign, everything], page)).toEqual({ rules: [foreign, everything], change: null });
    const [ours] = mergeRules([], '*').rules;
    expect(mergeRules(ours ? [ours] : [], page).change).toBeNull();
  });
  test.each<[string, Partial<CorsRule>]>([
    ['other pages', { allowedOrigins: ['https://viewer.example.org', 'http://viewer.example'] }],
    ['no HEAD', { allowedMethods: ['GET'] }],
    ['no ranges', { allowedHeaders: ['if-match'] }],
    ['nothing shown', { exposeHeaders: [] }],
  ])('a rule that lacks something does not count: %s', (_name, lack) => {
    expect(mergeRules([{ ...everything, ...lack }], page).change).not.toBeNull();
  });
  test('our own rule is widened in its place', () => {
    const before = [readingRule(['https://a.example']), foreign];
    const { rules } = mergeRules(before, page);
    expect(rules).toEqual([readingRule(['https://a.example', page]), foreign]);
    expect(mergeRules(rules, '*').rules[0]).toEqual(readingRule(['*']));
    expect(rules.filter(({ id }) => id === READING_RULE_ID)).toHaveLength(1);
  });
  test('doing it twice changes nothing more', () => {
    const once = mergeRules([foreign], page).rules;
    expect(mergeRules(once, page)).toEqual({ rules: once, change: null });
  });
});

test.each([
  ['*', '*'],
  [' https://viewer.example/zip?x=1#y ', 'https://viewer.example'],
  ['http://localhost:5173', 'http://localhost:5173'],
])('the address of pages: %s', (text, origin) => expect(checkOrigin(text)).toBe(origin));
test.each(['', 'viewer.example', 'null', 'file:///home', 'https://'])('no address of pages: “%s”', (text) => {
  expect(() => checkOrigin(text)).toThrow(expect.objectContaining({ code: 'field-invalid' }));
});
