import { AppError } from './errors/app-error.ts';
import { parseFingerprint } from './fingerprint.ts';

/** Where a shared bucket is found, and by which key. The secret is told in another way. */
export interface SharedPlace {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  /** SHA-256 of the server's certificate, 64 lower-case hex digits; null without TLS, or where others vouch for it. */
  readonly fingerprint: string | null;
}

const start = 'holdall://s3?';
/** Left out of the link. */
const usualRegion = 'us-east-1';
const longest = 2000;

/** `holdall://s3?endpoint=…&bucket=…&key=…&fp=…`, to be pasted or scanned on another computer. */
export function encodeShareLink(place: SharedPlace): string {
  const fields: [string, string][] = [
    ['endpoint', place.endpoint],
    ['bucket', place.bucket],
    ['key', place.accessKeyId],
  ];
  if (place.region !== usualRegion) fields.push(['region', place.region]);
  if (place.fingerprint !== null) fields.push(['fp', place.fingerprint]);
  return start + fields.map(([name, value]) => `${name}=${encode(value)}`).join('&');
}

/**
 * Reads such a link. Fields it does not know are passed over, for a later version may have added them; what the fields
 * hold is judged where the connection is made.
 * @throws AppError `field-invalid`; it does not repeat the link, to which somebody may have added a secret
 */
export function parseShareLink(text: string): SharedPlace {
  const link = text.trim();
  if (link.length > longest) throw refused('it is too long');
  if (!link.toLowerCase().startsWith(start)) throw refused(`it does not begin with ${start}`);
  const fields = new Map<string, string>();
  for (const piece of link.slice(start.length).split('&')) {
    const equals = piece.indexOf('=');
    const name = equals < 0 ? piece : piece.slice(0, equals);
    if (fields.has(name)) throw refused('it says one thing twice');
    fields.set(name, equals < 0 ? '' : decode(piece.slice(equals + 1)));
  }
  const needed = (name: string): string => {
    const value = fields.get(name);
    if (!value) throw refused(`it does not say the ${name}; copy it to its end`);
    return value;
  };
  const place = { endpoint: needed('endpoint'), bucket: needed('bucket'), accessKeyId: needed('key') };
  const region = fields.get('region') || usualRegion;
  return { ...place, region, fingerprint: fingerprintIn(fields.get('fp'), place.endpoint) };
}

function fingerprintIn(text: string | undefined, endpoint: string): string | null {
  if (text === undefined) return null;
  const fingerprint = parseFingerprint(text);
  if (fingerprint === null) throw refused('its fingerprint is not one; copy it to its end');
  if (!/^https:/i.test(endpoint)) throw refused('it has a fingerprint, but its address is not https');
  return fingerprint;
}

/** As a URI component, but for the two signs that may stand in a query and keep an address readable. */
function encode(value: string): string {
  return encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%2F', '/');
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw refused('it is damaged');
  }
}

function refused(problem: string): AppError<'field-invalid'> {
  return new AppError('field-invalid', { field: 'link', problem });
}
