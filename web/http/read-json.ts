import type { IncomingMessage } from 'node:http';
import type { Refusal } from './refusal.ts';

const tooLarge: Refusal = { status: 413, code: 'body-too-large', message: 'The request is too large.' };
const notJson: Refusal = { status: 400, code: 'request-invalid', message: 'The request is not JSON.' };
const wrongType = (type: string): Refusal => ({
  status: 415,
  code: 'type-refused',
  message: `Requests are ${type} in UTF-8, as they are.`,
});

export type ReadBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: Refusal };

/** Reads a JSON body of at most `limit` bytes and exactly this media type. Rejects only when the connection breaks. */
export async function readJson(
  request: IncomingMessage,
  limit: number,
  mediaType = 'application/json',
): Promise<ReadBody> {
  // A form or a beacon of another page can send text/plain without asking first, but never this type.
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';');
  const isJson =
    type.trim().toLowerCase() === mediaType &&
    (parameters.length === 0 || /^\s*charset="?utf-8"?\s*$/i.test(parameters.join(';')));
  if (!isJson || request.headers['content-encoding'] !== undefined) return refuse(wrongType(mediaType));
  if (Number(request.headers['content-length'] ?? 0) > limit) return refuse(tooLarge);
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Listeners instead of `for await`, which would destroy the connection together with our answer.
  const fits = await new Promise<boolean>((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limit) resolve(false);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(true));
    request.on('error', reject);
    request.on('close', () => reject(new Error('The connection was closed.')));
  });
  if (!fits) return refuse(tooLarge);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return refuse(notJson);
  }
}

function refuse(refusal: Refusal): ReadBody {
  return { ok: false, refusal };
}
