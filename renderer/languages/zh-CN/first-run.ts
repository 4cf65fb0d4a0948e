import type { firstRun as english } from '../en/first-run.ts';
import type { WordsLike } from '../words.ts';

export const firstRun: WordsLike<typeof english> = {};
