/** One source file: path below the project's root with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly problem: string;
}

interface LayerRule {
  /** Other layers it may import; of `engine` only the public entry unless the layer is the engine itself. */
  readonly layers: readonly string[];
  /** Whether it may import Node's own modules. */
  readonly node: boolean;
  /** Packages it may never import, by prefix. */
  readonly not: readonly string[];
}

const desktop = ['electron', 'electron-store', 'electron-updater'];
const views = ['react', 'react-dom', '@mantine/', '@tanstack/'];

/** The layer rule of ARCHITECTURE.md: shared ← engine ← {cli, web, electron}; web ← cli; shared ← renderer. */
const layerRules: Record<string, LayerRule> = {
  shared: { layers: [], node: false, not: [...desktop, ...views, '@aws-sdk/', 'commander', 'conf'] },
  engine: { layers: ['shared'], node: true, not: [...desktop, ...views, 'commander'] },
  cli: { layers: ['shared', 'engine', 'web'], node: true, not: [...desktop, ...views, '@aws-sdk/'] },
  web: { layers: ['shared', 'engine'], node: true, not: [...desktop, ...views, '@aws-sdk/'] },
  electron: { layers: ['shared', 'engine'], node: true, not: [...views, '@aws-sdk/'] },
  renderer: { layers: ['shared'], node: false, not: [...desktop, '@aws-sdk/', 'commander', 'conf'] },
};

/** The only place where the real clock and the real randomness may be touched by the engine. */
const systemPorts = 'engine/ports/system.ts';
const forbiddenInEngine: readonly [RegExp, string][] = [
  [/\bDate\.now\s*\(|\bnew Date\(\s*\)/, 'takes the time from the system; use the Clock port'],
  [/\bMath\.random\s*\(/, 'takes randomness from the system; use the Random port'],
];

const importPattern = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)(['"])([^'"]+)\1/gm;

/**
 * Finds imports that break the layer rule, and uses of the system's time and randomness in the engine. Tests
 * may import anything of lower layers and use what they like.
 */
export function findViolations(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => [...importViolations(file), ...systemUses(file)]);
}

function importViolations(file: SourceFile): Violation[] {
  const layer = file.path.split('/')[0] ?? '';
  const rule = layerRules[layer];
  if (rule === undefined || isTest(file.path)) return [];
  const found: Violation[] = [];
  for (const match of file.text.matchAll(importPattern)) {
    const problem = judge(file.path, layer, rule, match[2] ?? '');
    if (problem !== undefined)
      found.push({ path: file.path, line: lineOf(file.text, match.index + match[0].length), problem });
  }
  return found;
}

function judge(path: string, layer: string, rule: LayerRule, specifier: string): string | undefined {
  const target = resolveInside(path, specifier);
  if (target !== undefined) {
    const other = target.split('/')[0] ?? '';
    if (other === layer) return undefined;
    if (!rule.layers.includes(other)) return `${layer} must not import ${target}`;
    if (other === 'engine' && target !== 'engine/index.ts')
      return `${layer} may import the engine only through engine/index.ts, not ${target}`;
    if (other === 'web' && target !== 'web/index.ts')
      return `${layer} may import the web host only through web/index.ts, not ${target}`;
    return undefined;
  }
  if (specifier.startsWith('node:')) return rule.node ? undefined : `${layer} must not import ${specifier}`;
  const banned = rule.not.find((name) =>
    name.endsWith('/') ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`),
  );
  return banned === undefined ? undefined : `${layer} must not import ${specifier}`;
}

/** Path below the root that a relative or `#layer/…` import names; undefined for packages. */
function resolveInside(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (!specifier.startsWith('.')) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function systemUses(file: SourceFile): Violation[] {
  if (!file.path.startsWith('engine/') || file.path === systemPorts || isTest(file.path)) return [];
  return file.text
    .split('\n')
    .flatMap((text, index) =>
      forbiddenInEngine
        .filter(([pattern]) => pattern.test(text) && !/^\s*(\/\/|\*|\/\*)/.test(text))
        .map(([, problem]) => ({ path: file.path, line: index + 1, problem })),
    );
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/');
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
