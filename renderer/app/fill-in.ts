const HOLE = /\{\{(\w+)\}\}/g;

/** The names of the facts that a text has places for. */
export function holesIn(text: string): string[] {
  return [...text.matchAll(HOLE)].map(([, name = '']) => name);
}

/** Puts facts into `{{name}}`; one that did not come along (in what an older version remembered) leaves an ellipsis. */
export function fillIn(text: string, facts: Readonly<Record<string, unknown>>): string {
  return text.replace(HOLE, (_, name: string) => {
    const fact = facts[name];
    if (Array.isArray(fact)) return fact.map(String).join(', ');
    if (typeof fact === 'string' || typeof fact === 'number') return String(fact);
    return '…';
  });
}
