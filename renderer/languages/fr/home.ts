import type { home as english } from '../en/home.ts';
import type { WordsLike } from '../words.ts';

export const home: WordsLike<typeof english> = {};
