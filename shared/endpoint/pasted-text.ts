import type { ChangeCode, ProblemCode } from './endpoint-types.ts';

export type PastedText =
  | { readonly text: string; readonly changes: readonly ChangeCode[] }
  | { readonly problem: ProblemCode };

/** More than an address ever has; presigned ones are long. */
const longest = 8192;

/**
 * The address in what somebody copied out of a web page, a mail, a configuration file or a chat: without quotes,
 * labels, Markdown, invisible characters and full-width letters. Pure text work; nothing is understood yet.
 */
export function addressInText(pasted: string): PastedText {
  if (pasted.length > longest) return { problem: 'too-long' };
  const changes: ChangeCode[] = [];
  const step = (code: ChangeCode, before: string, after: string): string => {
    if (after !== before && !changes.includes(code)) changes.push(code);
    return after;
  };
  let text = step('invisible', pasted, withoutInvisible(pasted)).trim();
  text = step('full-width', text, withPlainWidth(text)).trim();
  const link = /\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/.exec(text);
  if (link?.[1] !== undefined) text = step('wrapping', text, link[1]);
  const found = withoutLabel(text);
  if (found === null) return { problem: 'several' };
  text = step('wrapping', text, unwrapped(found));
  if (/\s/.test(text)) return { problem: 'spaces' };
  return { text, changes };
}

function withoutInvisible(text: string): string {
  return text.replace(/(?![\t\n\r])[\p{Cc}\p{Cf}]/gu, '');
}

/** `ｈｔｔｐｓ：／／` as it comes out of East Asian keyboards. */
function withPlainWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .replace(/[\u3002\uff61]/g, '.');
}

/**
 * `endpoint: "https://…"`, `AWS_ENDPOINT_URL=https://…`, and a line of that kind among others. An address has to be
 * the last of its line: with more behind it, it has been torn apart. Null when there are several.
 */
function withoutLabel(text: string): string | null {
  const starts = [...text.matchAll(/https?:\/\//gi)].map(({ index }) => index);
  const [first] = starts;
  if (first !== undefined && (/\s/.test(text) || /^(?!s3:)[\w.-]+[=:]["'`]?https?:\/\//i.test(text))) {
    const lines = text.split(/[\r\n]+/).filter((line) => /https?:\/\//i.test(line));
    if (lines.length > 1) return null;
    const line = lines[0] ?? '';
    return line.slice(line.search(/https?:\/\//i)).trim();
  }
  // Without a scheme only what calls itself one is believed to be an address.
  return (
    /^-{0,2}(?:[\w. -]*\b)?(?:endpoint|host|server|address|url)[\w ]*["']?\s*[:=]\s*(\S+)$/i.exec(
      text,
    )?.[1] ?? text
  );
}

const pairs: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
  '「': '」',
  '<': '>',
  '(': ')',
};

function unwrapped(text: string): string {
  let inner = text.trim();
  for (;;) {
    const before = inner;
    inner = inner.replace(/[,;!、，；]+$/, '').trim();
    const close = pairs[inner.charAt(0)];
    if (close !== undefined && inner.length > 1 && inner.endsWith(close)) inner = inner.slice(1, -1).trim();
    // Of a pair only the end came along, when the label before it was left out.
    else inner = inner.replace(/^["'`“”‘’«]+|["'`“”‘’»]+$/g, '');
    if (inner === before) return inner;
  }
}
