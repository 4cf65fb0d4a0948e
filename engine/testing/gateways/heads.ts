import { quirkAnswer } from '../quirks.ts';
import type { Quirk } from '../quirky-server.ts';

/** A HEAD for what is not there is denied without a word, as where keys may not list. */
export const deniesHeadOfMissing: Quirk = async ({ method }, pass) => {
  const answer = await pass();
  return method === 'HEAD' && answer.status === 404 ? quirkAnswer(403, '', {}) : answer;
};

/** Keeps an object's bytes and nothing that was said about them. */
export const forgetsHeaders: Quirk = async ({ method, query }, pass) => {
  const answer = await pass();
  const reads = (method === 'GET' || method === 'HEAD') && [...query].length === 0;
  if (!reads || answer.status >= 300) return answer;
  const kept = Object.entries(answer.headers).filter(
    ([name]) => !/^(content-type|cache-control|last-modified|x-amz-)/.test(name),
  );
  return { ...answer, headers: Object.fromEntries(kept) };
};
