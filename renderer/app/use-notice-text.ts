import { useTranslation } from 'react-i18next';
import type { Notice } from '#shared/notice.ts';
import { resolveLanguage } from './languages.ts';
import { type NoticeText, sayNotice } from './notice-words.ts';

/** `sayNotice` in the language on the screen. */
export function useNoticeText(): (notice: Notice) => NoticeText {
  const { i18n } = useTranslation();
  const language = resolveLanguage('system', [i18n.language]);
  return (notice) => sayNotice(language, notice);
}
