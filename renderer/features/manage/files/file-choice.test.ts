import { describe, expect, test } from 'vitest';
import { choiceOf, folderAbove, nothingChosen, toggleChoice } from './file-choice.ts';

const choose = (...paths: string[]) => paths.reduce(toggleChoice, nothingChosen);

describe('choosing files', () => {
  test('a folder stands for everything below it and takes its parts with it', () => {
    const choice = choose('a/b/c.txt', 'a/x.txt', 'a/b');
    expect([...choice]).toEqual(['a/x.txt', 'a/b']);
    expect(choiceOf(choice, 'a/b')).toBe('chosen');
    expect(choiceOf(choice, 'a/b/c.txt')).toBe('within');
    expect(choiceOf(choice, 'a')).toBe('partly');
    expect(choiceOf(choice, 'a/bb')).toBe('not');
    expect(folderAbove(choice, 'a/b/deep/er')).toBe('a/b');
  });

  test('what comes along with a folder cannot be taken out of it by itself', () => {
    const choice = choose('a');
    expect(toggleChoice(choice, 'a/b')).toBe(choice);
  });

  test('choosing twice leaves nothing', () => {
    expect(choose('a/b', 'a/b').size).toBe(0);
  });

  test('a name that merely begins the same is another one', () => {
    expect(choiceOf(choose('doc'), 'docs/a')).toBe('not');
    expect([...choose('docs/a', 'doc')]).toEqual(['docs/a', 'doc']);
  });
});
