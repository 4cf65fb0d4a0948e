export type Language = 'en' | 'fr' | 'zh-CN';

/** Languages by the name their speakers use. */
export const languageNames: Record<Language, string> = { en: 'English', fr: 'Français', 'zh-CN': '简体中文' };

/** How to write dates and numbers in a language: as the system's own region does, where it speaks that language. */
export function resolveRegion(language: string, system: readonly string[]): string {
  // With the script: a date in traditional characters has no place among simplified ones.
  const spoken = (tag: string) => {
    const { language: name, script } = new Intl.Locale(tag).maximize();
    return `${name} ${script}`;
  };
  return system.find((tag) => spoken(tag) === spoken(language)) ?? language;
}

/** The language to show: the chosen one, or the first of the system's that we speak, or English. */
export function resolveLanguage(chosen: Language | 'system', system: readonly string[]): Language {
  if (chosen !== 'system') return chosen;
  for (const tag of system) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'en' || language === 'fr') return language;
    if (language === 'zh') return 'zh-CN';
  }
  return 'en';
}
