import type { storage as english } from '../en/storage.ts';
import type { WordsLike } from '../words.ts';

export const storage: WordsLike<typeof english> = {};
