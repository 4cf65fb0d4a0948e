import type { restore as english } from '../en/restore.ts';
import type { WordsLike } from '../words.ts';

export const restore: WordsLike<typeof english> = { title: 'Restaurer' };
