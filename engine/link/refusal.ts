import type { IncomingMessage } from 'node:http';
import { AppError } from '#shared/errors/app-error.ts';

/** More of an answer is not read to find out why. */
const MOST_READ = 16 * 1024;

/**
 * What a status other than 200 and 206 means. Reads the beginning of the body, where S3 says why; nothing of it is
 * repeated, since servers like to repeat the address.
 */
export async function refusal(host: string, status: number, body: IncomingMessage): Promise<AppError> {
  const text = await beginningOf(body);
  const code = /<Code>([A-Za-z.]{1,64})<\/Code>/.exec(text)?.[1] ?? '';
  const server = { status, serverCode: code };
  if (status === 412) return new AppError('object-changed', { key: host });
  if (status === 429 || status === 503 || code === 'SlowDown') return new AppError('storage-busy', server);
  if (status >= 500)
    return new AppError('storage-failed', { ...server, operation: 'hand out what the link leads to' });
  return new AppError('link-refused', { host, status, reason: reasonOf(status, code, text) });
}

function reasonOf(status: number, code: string, text: string): 'expired' | 'missing' | 'denied' | 'other' {
  const isExpired =
    code === 'ExpiredToken' || code === 'RequestExpired' || /\bhas expired\b|\bExpired\b/.test(text);
  if (isExpired) return 'expired';
  if (status === 404 || status === 410) return 'missing';
  return status === 401 || status === 403 ? 'denied' : 'other';
}

async function beginningOf(body: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= MOST_READ) break;
    }
  } catch {
    // The status tells enough.
  } finally {
    body.destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}
