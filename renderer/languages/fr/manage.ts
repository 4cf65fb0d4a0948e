import type { manage as english } from '../en/manage.ts';
import type { WordsLike } from '../words.ts';

export const manage: WordsLike<typeof english> = { title: 'Sauvegardes' };
