import { S3Error } from './s3-error.ts';

const left = /[!'()*]/g;

/** Percent-encodes all but `A–Z a–z 0–9 - _ . ~`, as signatures and url-encoded listings want it. */
export function encodeUri(text: string, keepSlashes = false): string {
  const encoded = encodeURIComponent(text).replace(
    left,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return keepSlashes ? encoded.replaceAll('%2F', '/') : encoded;
}

/** Undoes percent-encoding. Rejects what is not UTF-8, so that two byte sequences never mean one key. */
export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new S3Error('InvalidURI', undefined, { cause });
  }
}

/** The parameters of a raw query string, decoded, in order. */
export function parseQuery(raw: string): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (const piece of raw.split('&')) {
    if (piece === '') continue;
    const equals = piece.indexOf('=');
    const name = equals < 0 ? piece : piece.slice(0, equals);
    const value = equals < 0 ? '' : piece.slice(equals + 1);
    pairs.push([decodeUri(name.replaceAll('+', ' ')), decodeUri(value.replaceAll('+', ' '))]);
  }
  return pairs;
}
