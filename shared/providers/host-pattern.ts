/** What may stand in the gap of a host pattern, by the gap's kind (`{region:site}`) or else by its name. */
const gaps: Readonly<Record<string, string>> = {
  region: '[a-z0-9]+(?:-[a-z0-9]+)*',
  /** Three letters and a digit: `fra1`. */
  site: '[a-z]{3}\\d',
  /** Beginning with a country or continent: `eu-central-1`, `cn-hangzhou`. */
  place: '[a-z]{2}-[a-z0-9]+(?:-[a-z0-9]+)*',
  /** The same, up to a word that follows. */
  inside: '[a-z]{2}-[a-z0-9]+(?:-[a-z0-9]+)*?',
  /** `eu-001` */
  numbered: '[a-z]{2}-\\d{3}',
  account: '(?!(?:eu|fedramp)\\.)[0-9a-z]+',
  jurisdiction: 'eu|fedramp',
  namespace: '[a-z0-9][a-z0-9_-]*',
  project: '(?!(?:storage|api|app|db)\\.)[a-z0-9]+',
  city: '[a-z0-9]+',
  number: '\\d+',
};

const compiled = new Map<string, RegExp>();

/**
 * Whether `host` is one that a pattern such as `s3.{region}.example.com` describes, and what stands in its gaps.
 * `{name:kind}` limits what the gap called `name` takes. Null when it is not.
 * @throws Error for a gap that nobody has described, which is a mistake in the table
 */
export function matchHost(pattern: string, host: string): Readonly<Record<string, string>> | null {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    expression = compile(pattern);
    compiled.set(pattern, expression);
  }
  const match = expression.exec(host);
  return match === null ? null : { ...match.groups };
}

function compile(pattern: string): RegExp {
  const source = pattern
    .split(/(\{[a-z]+(?::[a-z]+)?\})/)
    .map((part) => {
      const gap = /^\{([a-z]+)(?::([a-z]+))?\}$/.exec(part);
      if (gap === null) return part.replaceAll('.', '\\.');
      const takes = gaps[gap[2] ?? gap[1] ?? ''];
      if (takes === undefined) throw new Error(`nothing is known about the gap ${part} of ${pattern}`);
      return `(?<${gap[1]}>${takes})`;
    })
    .join('');
  return new RegExp(`^${source}$`);
}
