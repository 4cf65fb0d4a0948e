import { useTranslation } from 'react-i18next';
import type { TestStep } from '#shared/contract/connection-test.ts';
import { noteWord } from './test-words.ts';

/** What the sentences may have gaps for. */
const nothing = { issuer: '', until: '', from: '', names: '', pinned: '', shown: '', parts: '', minutes: '' };

/** What a step found out, in the language on the screen; in English when only a newer engine knows the words. */
export function useNoteText(): (step: TestStep) => string {
  const { t } = useTranslation('storage');
  return ({ note, message }) => {
    const word = note ? noteWord(note.code) : null;
    if (!note || word === null) return message ?? '';
    const values = { ...nothing, ...note.values };
    if (word === 'clock-off' && note.values?.direction === 'behind') return t('clockBehind', values);
    return t(`note.${word}`, values);
  };
}
