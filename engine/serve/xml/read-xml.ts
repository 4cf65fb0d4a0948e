import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { S3Error } from '../s3-error.ts';

/** An element read: its text, or its children by name. Repeated children are always a list. */
export type XmlElement = string | { readonly [name: string]: readonly XmlElement[] };

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  // Entities are ours to decode: only the five of XML and character numbers, so that nothing can expand.
  processEntities: false,
  isArray: () => true,
});

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

// A list of 10,000 parts with all their checksums stays well below each of these. They are counted first, because
// reading a few megabytes of nothing but tags would keep everybody else waiting for seconds.
const most = { tags: 200_000, attributes: 20_000, tagLength: 2048, textLength: 16 * 1024 };

function decodeEntities(text: string): string {
  return text.replace(/&([^;&]{0,10});/g, (_whole, name: string) => {
    const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
    if (number) {
      const code = number[1] ? Number.parseInt(number[1], 16) : Number(number[2]);
      if (code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)) return String.fromCodePoint(code);
    }
    const known = entities[name];
    if (known === undefined) throw new S3Error('MalformedXML');
    return known;
  });
}

/** @throws S3Error `MalformedXML` for documents that are all markup */
function checkEffort(text: string): void {
  const count = (what: string, limit: number) => {
    let found = 0;
    for (let at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + what.length)) {
      found += 1;
      if (found > limit) throw new S3Error('MalformedXML', 'The XML in the body has too many elements.');
    }
  };
  count('<', most.tags);
  count('="', most.attributes);
  count("='", most.attributes);
  for (let at = text.indexOf('<'); at >= 0; ) {
    const next = text.indexOf('>', at);
    if (next < 0 || next - at > most.tagLength) throw new S3Error('MalformedXML');
    at = text.indexOf('<', next);
    if (at - next > most.textLength) throw new S3Error('MalformedXML');
  }
}

/** Reads a request body whose root element has one of the `names`. Rejects anything with a DOCTYPE. */
export function readDocument(bytes: Uint8Array, ...names: readonly string[]): XmlElement {
  const text = new TextDecoder('utf-8', { fatal: false }).decode(bytes);
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new S3Error('MalformedXML');
  checkEffort(text);
  let parsed: Record<string, XmlElement[]>;
  try {
    if (XMLValidator.validate(text) !== true) throw new S3Error('MalformedXML');
    parsed = parser.parse(text) as Record<string, XmlElement[]>;
  } catch (cause) {
    throw new S3Error('MalformedXML', undefined, { cause });
  }
  const root = names.find((name) => Object.hasOwn(parsed, name));
  const found = root === undefined ? undefined : parsed[root]?.[0];
  if (found === undefined) throw new S3Error('MalformedXML');
  return found;
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  if (typeof element === 'string' || !Object.hasOwn(element, name)) return [];
  return element[name] ?? [];
}

/** Text of the first child called `name`, decoded; `undefined` when there is none. */
export function textOf(element: XmlElement, name: string): string | undefined {
  const child = childrenOf(element, name)[0];
  if (child === undefined) return undefined;
  if (typeof child !== 'string') throw new S3Error('MalformedXML');
  return decodeEntities(child);
}
