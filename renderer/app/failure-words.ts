import type { Failure } from '#shared/contract/jobs.ts';
import { failures as en } from '../languages/en/failures.ts';
import { failures as fr } from '../languages/fr/failures.ts';
import { failures as zhCN } from '../languages/zh-CN/failures.ts';
import { fillIn } from './fill-in.ts';
import type { Language } from './languages.ts';

/** One failure, said to a person. */
export interface FailureText {
  readonly what: string;
  readonly todo: string;
}

type Known = Pick<Failure, 'code' | 'message' | 'hint' | 'details'>;

const words: Record<Language, Record<string, FailureText>> = { en, fr, 'zh-CN': zhCN };

/**
 * Says a failure in the language and the terms of the window. The engine's own sentences are English and name
 * commands; they serve only for codes that have no words here.
 */
export function sayFailure(language: Language, failure: Known): FailureText {
  const texts = words[language];
  const text = Object.hasOwn(texts, failure.code) ? texts[failure.code] : undefined;
  if (text === undefined) return { what: failure.message, todo: failure.hint };
  const facts = failure.details ?? {};
  return { what: fillIn(text.what, facts), todo: fillIn(text.todo, facts) };
}
