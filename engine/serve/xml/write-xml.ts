const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

// A carriage return would be read back as a line feed, and control characters would break the document, so
// both go as references.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const special = /[&<>"\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g;

const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeText(text: string): string {
  return text.replace(special, (c) => named[c] ?? `&#x${c.charCodeAt(0).toString(16)};`);
}

/** `<name>value</name>`, escaped; nothing at all for `undefined`. */
export function leaf(name: string, value: string | number | boolean | undefined): string {
  return value === undefined ? '' : `<${name}>${escapeText(String(value))}</${name}>`;
}

/** An element around others that are already written. */
export function branch(name: string, ...children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`;
}

/** A whole answer document in the S3 namespace. */
export function document(name: string, ...children: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${namespace}">${children.join('')}</${name}>`;
}

/** An error document; S3 writes those without a namespace. */
export function errorDocument(fields: Readonly<Record<string, string | undefined>>): string {
  const children = Object.entries(fields).map(([name, value]) => leaf(name, value));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${branch('Error', ...children)}`;
}
