import type { Notice } from '#shared/notice.ts';
import { notices as en } from '../languages/en/notices.ts';
import { notices as fr } from '../languages/fr/notices.ts';
import { notices as zhCN } from '../languages/zh-CN/notices.ts';
import { sayFailure } from './failure-words.ts';
import { fillIn, holesIn } from './fill-in.ts';
import type { Language } from './languages.ts';

/** One notice, said to a person. */
export interface NoticeText {
  readonly what: string | null;
  readonly more: string;
  /** True when it is in the engine's own words, which are English. */
  readonly isEnglish: boolean;
}

const words: Record<Language, Record<string, { readonly what: string; readonly more: string }>> = {
  en,
  fr,
  'zh-CN': zhCN,
};

/** Says a notice in the language of the window; one whose facts did not come along, in the engine's own words. */
export function sayNotice(language: Language, { code, message, details = {} }: Notice): NoticeText {
  const texts = words[language];
  const text = Object.hasOwn(texts, code) ? texts[code] : undefined;
  const facts: Record<string, unknown> = { ...details };
  if (typeof details.failure === 'string')
    facts.failure = sayFailure(language, { code: details.failure, message, hint: '', details }).what;
  const lacks = [text?.what ?? '', text?.more ?? ''].some((part) =>
    holesIn(part).some((name) => facts[name] === undefined),
  );
  if (text === undefined || lacks) {
    const what = text && holesIn(text.what).length === 0 ? text.what : null;
    return { what, more: message, isEnglish: true };
  }
  return { what: fillIn(text.what, facts), more: fillIn(text.more, facts), isEnglish: false };
}
