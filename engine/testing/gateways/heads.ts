import { quirkAnswer } from '../quirks.ts';
import type { Quirk } from '../quirky-server.ts';

/** A HEAD for what is not there is denied without a word, as where keys may not list. */
export const deniesHeadOfMissing: Quirk = async ({ method }, pass) => {
  const answer = await pass();
  return method === 'HEAD' && answer.status === 404 ? quirkAnswer(403, '', {}) : answer;
};

/** Calls every answer that has no content a web page. */
export const callsNothingAPage: Quirk = async ({ method }, pass) => {
  const answer = await pass();
  const { status, headers, body } = answer;
  const hasContent = body.length > 0 || (method === 'HEAD' && status < 300);
  if (hasContent) return answer;
  const length = status === 204 ? {} : { 'content-length': '0' };
  return { ...answer, headers: { ...headers, ...length, 'content-type': 'text/html; charset=utf-8' } };
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
