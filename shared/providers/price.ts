/** What keeping a GB for a month costs. */
export interface Price {
  /** Of 10⁹ bytes. */
  readonly perGbMonth: number;
  /** ISO 4217 */
  readonly currency: string;
}

const signs: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'CNY' };

/** Reads “0.006”, “0.006 EUR”, “$0.006”, “0,006 €”; without a currency it is in US dollars. Null for anything else. */
export function readPrice(text: string): Price | null {
  const match = /^([$€£¥]?)\s*(\d{1,3}(?:[.,]\d{1,8})?)\s*([A-Za-z]{3}|[$€£¥]?)$/.exec(text.trim());
  if (match === null) return null;
  const [, before = '', amount = '', after = ''] = match;
  const currency = signs[before || after] ?? (after === '' ? 'USD' : after.toUpperCase());
  return { perGbMonth: Number(amount.replace(',', '.')), currency };
}

/** As it is saved: `0.006 EUR`. */
export function writePrice({ perGbMonth, currency }: Price): string {
  // Not in exponents, which small numbers would get.
  return `${perGbMonth.toFixed(8).replace(/\.?0+$/, '')} ${currency}`;
}
