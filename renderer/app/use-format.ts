import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createFormat, type Format } from './format.ts';
import { resolveRegion } from './languages.ts';

const formats = new Map<string, Format>();

/** The `Format` of the language on the screen. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  let format = formats.get(i18n.language);
  if (format === undefined) {
    format = createFormat(resolveRegion(i18n.language, navigator.languages));
    formats.set(i18n.language, format);
  }
  return format;
}

/** Milliseconds since the epoch, fresh every half minute: for “3 minutes ago”. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 30_000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
