const surrogate = /[\ud800-\udfff]/;

/**
 * Sorts names by code point, in place, and returns them: the order that UTF-8 bytes have, on every system and
 * in every language setting. The built-in order compares UTF-16 units and differs beyond U+FFFF.
 */
export function sortByCodePoint(names: string[]): string[] {
  names.sort();
  return names.some((name) => surrogate.test(name)) ? names.sort(compareCodePoints) : names;
}

/** Negative, zero or positive, like any comparison function. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF: they come after all other units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
