import { createHash } from 'node:crypto';

/** What a target system's names are like. */
export interface NameRules {
  readonly platform: 'win32' | 'posix';
  /** `A` and `a` are the same name there, as are NFC and NFD spellings. */
  readonly foldsCase: boolean;
}

/** Longest name: UTF-16 units on Windows, bytes elsewhere. */
const MAX_NAME = 255;
/** Room that is kept for ` (restored 2026-11-21 99)` and the like, so that a shortened name can still get one. */
const SHORTENED = 200;

const windowsReservedName = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=$|[. ])/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what Windows forbids
const windowsForbidden = /[\u0000-\u001f<>:"/\\|?*]|[. ]$/g;

/**
 * The name under which one path component of a backup can stand on the target system: itself wherever possible.
 * On Windows, what is forbidden there becomes `%XX` (and a `%` that could be mistaken for such, `%25`), which
 * `originalName` turns back. A name that is too long is cut and marked with a hash of the whole; only the
 * restore's report can turn that back.
 */
export function placeName(name: string, rules: NameRules): string {
  const allowed = rules.platform === 'win32' ? windowsName(name) : name;
  return nameLength(allowed, rules) > MAX_NAME ? shorten(allowed, name, rules) : allowed;
}

/** The inverse of `placeName` on Windows for names that were not shortened. */
export function originalName(placed: string): string {
  return placed.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Two names with the same key cannot stand side by side on the target. */
export function nameKey(name: string, rules: NameRules): string {
  // Upper before lower case: a few letters (ſ, ı, ς) only meet their partners that way.
  return rules.foldsCase ? name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC') : name;
}

/** `report.txt`, `restored 2026-11-21` → `report (restored 2026-11-21).txt`. Dot files keep their dot. */
export function nameWithNote(name: string, note: string, rules: NameRules): string {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  const noted = `${stem} (${note})${extension}`;
  if (nameLength(noted, rules) <= MAX_NAME) return noted;
  const fitting = extension.length <= 20 ? extension : '';
  return `${cut(stem, SHORTENED - 20, rules)} (${note})${fitting}`;
}

function windowsName(name: string): string {
  const escaped = name.replace(/%(?=[0-9A-F]{2})/g, '%25').replace(windowsForbidden, percent);
  const reserved = windowsReservedName.exec(escaped)?.[1];
  if (reserved === undefined) return escaped;
  const last = reserved.length - 1;
  return escaped.slice(0, last) + percent(escaped.charAt(last)) + escaped.slice(last + 1);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function shorten(allowed: string, original: string, rules: NameRules): string {
  const hash = createHash('sha256').update(original).digest('hex').slice(0, 12);
  const extension = /\.[a-z0-9]{1,10}$/i.exec(allowed)?.[0] ?? '';
  return `${cut(allowed, SHORTENED - 13 - extension.length, rules)}~${hash}${extension}`;
}

/** As many whole characters from the front as fit into `length`; never ends in what Windows forbids there. */
function cut(name: string, length: number, rules: NameRules): string {
  let kept = '';
  let used = 0;
  for (const character of name) {
    used += nameLength(character, rules);
    if (used > length) break;
    kept += character;
  }
  return kept.replace(/[. ]+$/, '') || '_';
}

function nameLength(name: string, rules: NameRules): number {
  return rules.platform === 'win32' ? name.length : Buffer.byteLength(name);
}
