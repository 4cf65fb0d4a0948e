import type { Failure } from '#shared/contract/jobs.ts';
import { failures as en } from '../languages/en/failures.ts';
import { failures as fr } from '../languages/fr/failures.ts';
import { failures as zhCN } from '../languages/zh-CN/failures.ts';
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
  return { what: fill(text.what, facts), todo: fill(text.todo, facts) };
}

/** Puts facts into `{{name}}`; one that did not come along (in what an older version remembered) leaves an ellipsis. */
function fill(template: string, facts: Record<string, unknown>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const fact = facts[name];
    if (Array.isArray(fact)) return fact.map(String).join(', ');
    if (typeof fact === 'string' || typeof fact === 'number') return String(fact);
    return '…';
  });
}
