import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Preferences } from '#shared/contract/app.ts';
import { en } from '../languages/en/index.ts';
import { fr } from '../languages/fr/index.ts';
import { zhCN } from '../languages/zh-CN/index.ts';
import { resolveLanguage } from './languages.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: typeof en;
  }
}

/** Loads all words; they are small enough to come with the program. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en, fr: withManyForms(fr), 'zh-CN': zhCN },
    lng: resolveLanguage('system', navigator.languages),
    fallbackLng: 'en',
    defaultNS: 'app',
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
}

/** Puts the window into the language of the preferences. */
export async function applyLanguage(preferences: Preferences): Promise<void> {
  const language = resolveLanguage(preferences.language, navigator.languages);
  document.documentElement.lang = language;
  if (i18next.language !== language) await i18next.changeLanguage(language);
}

/** French has a third plural form, for whole millions; it reads like the general one in all our sentences. */
function withManyForms<T extends object>(words: T): T {
  const complete: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(words)) {
    complete[key] = typeof value === 'object' && value !== null ? withManyForms(value) : value;
    if (key.endsWith('_other')) complete[key.replace(/_other$/, '_many')] = value;
  }
  return complete as T;
}
