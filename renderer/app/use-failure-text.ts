import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/jobs.ts';
import { type FailureText, factsOf, hasWords } from './failure-words.ts';

type Known = Pick<Failure, 'code' | 'message' | 'hint' | 'details'>;

/**
 * Says a failure in the language and the terms of the window. The engine's own sentences are English and name
 * commands; they serve only for codes that this window has no words for, and for facts that are missing.
 */
export function useFailureText(): (failure: Known) => FailureText {
  const { t } = useTranslation('failures');
  return (failure) => {
    if (!hasWords(failure.code)) return { what: failure.message, todo: failure.hint };
    const facts = factsOf(failure);
    const what: string = t(`${failure.code}.what` as const, facts);
    const todo: string = t(`${failure.code}.todo` as const, facts);
    return {
      what: what.includes('{{') ? failure.message : what,
      todo: todo.includes('{{') ? failure.hint : todo,
    };
  };
}
