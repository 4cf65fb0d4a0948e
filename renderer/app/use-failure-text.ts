import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/jobs.ts';
import { type FailureText, sayFailure } from './failure-words.ts';
import { resolveLanguage } from './languages.ts';

/** `sayFailure` in the language on the screen. */
export function useFailureText(): (
  failure: Pick<Failure, 'code' | 'message' | 'hint' | 'details'>,
) => FailureText {
  const { i18n } = useTranslation();
  const language = resolveLanguage('system', [i18n.language]);
  return (failure) => sayFailure(language, failure);
}
