const gap = /\{[^{}\s]*\}|<[^<>\s]*>|\$\{?[A-Za-z_]+\}?|%[sd]\b/;
const words =
  /(?<![a-z0-9])(?:YOUR[A-Z0-9_-]*|[A-Z]*_?ACCOUNT(?:[_-]?ID)?|REGION|NAMESPACE|BUCKET(?:[_-]?NAME)?|REF|PROJECT[_-]REF)(?![a-z0-9])/;
const regionGap = /\{region\}|<region>|\$\{?region\}?|(?<![a-z0-9])REGION(?![a-z0-9])/gi;

/** The address with the region where documentation leaves a gap for it; unchanged where there is none. */
export function withRegion(text: string, region: string): string {
  return region === '' ? text : text.replace(regionGap, (found) => (found === 'region' ? found : region));
}

/** What is to be replaced by something of one's own: `{account}`, `<region>`, `YOUR-ACCOUNT`. Null when there is nothing. */
export function placeholderIn(text: string): string | null {
  const address = text.replace(/[?#].*$/s, '');
  return gap.exec(address)?.[0] ?? words.exec(address)?.[0] ?? null;
}
