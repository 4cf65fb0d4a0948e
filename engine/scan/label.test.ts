import { posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import { Labels, originOf, pathInside } from './label.ts';

test.each([
  [posix, '/', false, 'root'],
  [posix, '/home/anna', false, 'anna'],
  [posix, '/home/anna/.zshrc', true, '.zshrc'],
  [posix, '/home/anna/c:', false, 'c_'],
  [posix, '/home/anna/a:b', false, 'a_b'],
  [posix, '/home/anna/ab:c', false, 'ab:c'],
  [win32, 'C:\\', false, 'C'],
  [win32, 'd:\\', false, 'D'],
  [win32, 'C:\\Users\\Anna', false, 'Anna'],
  [win32, '\\\\nas\\share\\', false, 'share'],
])('label %#', (rules, absolute, isFile, label) => {
  expect(new Labels(rules).next(absolute, isFile)).toBe(label);
});

test('labels are made unique', () => {
  const labels = new Labels(posix);
  const next = ['/1/A', '/2/A', '/3/a', '/4/A (2)'].map((path) => labels.next(path, false));
  expect(next).toEqual(['A', 'A (2)', 'a (3)', 'A (2) (2)']);
  // Composed and decomposed: one name on a Mac.
  expect(labels.next('/1/\u00e4', false)).toBe('\u00e4');
  expect(labels.next('/2/a\u0308', false)).toBe('a\u0308 (2)');
  expect(labels.next('/1/n.tar', true)).toBe('n.tar');
  expect(labels.next('/2/n.tar', true)).toBe('n (2).tar');
  expect(labels.next('/1/.holdall', false)).toBe('.holdall (2)');
});

test.each([
  [posix, '/home/anna/Docs/x', '/home/anna', '{home}/Docs/x'],
  [posix, '/home/anna', '/home/anna/', '{home}'],
  [posix, '/home/annabel', '/home/anna', '/home/annabel'],
  [posix, '/home/anna/..x', '/home/anna', '{home}/..x'],
  [posix, '/data', '', '/data'],
  [posix, '/data', 'relative', '/data'],
  [win32, 'C:\\Users\\Anna\\Docs\\x', 'c:\\users\\anna', '{home}/Docs/x'],
  [win32, 'D:\\Docs', 'C:\\Users\\Anna', 'D:\\Docs'],
])('origin %#', (rules, absolute, home, origin) => {
  expect(originOf(absolute, home, rules)).toBe(origin);
});

test('inside or outside', () => {
  expect(pathInside('/a/b', '/a', posix)).toBe('b');
  expect(pathInside('/a', '/', posix)).toBe('a');
  expect(pathInside('/a', '/a/b', posix)).toBeNull();
  expect(pathInside('/', '/', posix)).toBe('');
});
