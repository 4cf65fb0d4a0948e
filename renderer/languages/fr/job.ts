import type { job as english } from '../en/job.ts';
import type { WordsLike } from '../words.ts';

export const job: WordsLike<typeof english> = {};
