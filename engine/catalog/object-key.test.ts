import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backupKey, newBackupId, parseBackupKey, parseSidecarKey, sidecarKey, slug } from './object-key.ts';

const ID = '0123456789ab';
const AT = Date.UTC(2026, 10, 21, 5, 40, 7, 999);

describe('slug', () => {
  test.each([
    ['Documents', 'documents'],
    ['My Documents', 'my-documents'],
    ['Büro', 'buro'],
    ['a%2Fb', 'a-2fb'],
    ['a/b\\c', 'a-b-c'],
    ['.config', 'config'],
    ['notes.app_v2', 'notes.app_v2'],
  ])('%j → %s', (name, expected) => {
    expect(slug(name)).toBe(expected);
  });

  test.each(['', '.', '..', '---', '备份', '  ', '🙂'])('%j still makes a name', (name) => {
    expect(slug(name)).toMatch(/^x[0-9a-f]{8}$/);
  });

  test('names of other scripts do not collapse', () => {
    expect(slug('备份')).not.toBe(slug('照片'));
    expect(slug('备份 2024')).not.toBe(slug('照片 2024'));
    expect(slug('备份 2024')).toMatch(/^2024-x[0-9a-f]{8}$/);
  });

  test('composed and decomposed forms are one name', () => {
    expect(slug('한국'.normalize('NFD'))).toBe(slug('한국'.normalize('NFC')));
  });

  test('long names are cut and stay different', () => {
    const one = slug(`${'a'.repeat(100)}1`);
    expect(one.length).toBeLessThanOrEqual(60);
    expect(one).not.toBe(slug(`${'a'.repeat(100)}2`));
  });
});

describe('keys', () => {
  test('look as documented', () => {
    expect(backupKey('holdall', 'My Notes', 'Laptop', AT, ID)).toBe(
      `holdall/my-notes/laptop/20261121T054007Z-${ID}.zip`,
    );
    expect(backupKey('', 'n', 'd', AT, ID)).toBe(`n/d/20261121T054007Z-${ID}.zip`);
  });

  test('any names, time and root come back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', 'root', 'a/b c'),
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
        fc.uint8Array({ minLength: 12, maxLength: 12 }),
        (root, plan, device, createdMs, bytes) => {
          const id = newBackupId({ bytes: () => bytes });
          const key = backupKey(root, plan, device, createdMs, id);
          expect(key).toMatch(/^[\x20-\x24\x26-\x7e]+$/);
          const parsed = {
            planSlug: slug(plan),
            deviceSlug: slug(device),
            createdMs: createdMs - (createdMs % 1000),
            id,
          };
          expect(parseBackupKey(root, key)).toEqual(parsed);
          expect(parseSidecarKey(root, sidecarKey(key, 'pin'))).toEqual({
            ...parsed,
            kind: 'pin',
            backupKey: key,
          });
        },
      ),
    );
  });

  test.each([
    `r/p/d/20261121T054007Z-${ID}.ZIP`,
    `r/p/d/20261121T054007Z-${ID}.zip/`,
    `r/p/d/x/20261121T054007Z-${ID}.zip`,
    `r/p/20261121T054007Z-${ID}.zip`,
    `r//d/20261121T054007Z-${ID}.zip`,
    `r/../d/20261121T054007Z-${ID}.zip`,
    `r/P/d/20261121T054007Z-${ID}.zip`,
    `rr/p/d/20261121T054007Z-${ID}.zip`,
    `r/p/d/20260231T054007Z-${ID}.zip`,
    `r/p/d/20261121T240000Z-${ID}.zip`,
    `r/p/d/20261121T054060Z-${ID}.zip`,
    `r/p/d/20261121T054007Z-${ID}0.zip`,
    'r/p/d/20261121T054007Z-0123456789ai.zip',
    `r/p/d/20261121T054007Z-${ID}.pin.json`,
    'r/p/d/notes.zip',
    '',
  ])('%s is not a backup of ours', (key) => {
    expect(parseBackupKey('r', key)).toBeUndefined();
  });

  test('sidecars are recognised strictly', () => {
    const key = `r/p/d/20261121T054007Z-${ID}.zip`;
    expect(sidecarKey(key, 'verified')).toBe(`r/p/d/20261121T054007Z-${ID}.verified.json`);
    expect(parseSidecarKey('r', `r/p/d/20261121T054007Z-${ID}.other.json`)).toBeUndefined();
    expect(parseSidecarKey('r', `r/p/d/20261121T054007Z-${ID}.pin.pin.json`)).toBeUndefined();
    expect(parseSidecarKey('r', key)).toBeUndefined();
  });

  test('a time no key can hold is refused', () => {
    expect(() => backupKey('r', 'p', 'd', Date.UTC(10_000, 0, 1), ID)).toThrow(RangeError);
  });
});
