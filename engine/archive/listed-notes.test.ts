import { expect, test } from 'vitest';
import { listedNotes, MOST_LISTED } from './listed-notes.ts';

const notes = (count: number, path = 'p') => Array.from({ length: count }, () => ({ path, message: 'm' }));

test('as many as fit are listed', () => {
  expect(listedNotes([])).toEqual([]);
  expect(listedNotes(notes(MOST_LISTED))).toHaveLength(MOST_LISTED);
});

test('of more the first are', () => {
  const many = notes(1_000_000).map((note, index) => ({ ...note, path: String(index) }));
  const listed = listedNotes(many);
  expect(listed).toHaveLength(MOST_LISTED);
  expect(listed.at(-1)?.path).toBe(String(MOST_LISTED - 1));
});

test('the longest paths do not add up to an endless line, not even escaped', () => {
  const listed = listedNotes(notes(MOST_LISTED, '\u0001'.repeat(65_000)));
  expect(listed.length).toBeGreaterThan(10);
  expect(JSON.stringify(listed).length).toBeLessThan(64 * 1024 ** 2);
});
