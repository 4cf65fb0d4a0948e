import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import type { Answer, FileBody } from './answer.ts';

const pieceBytes = 512 * 1024;

/**
 * Sends an answer and resolves with the bytes of its body once the last is handed to the network. When the
 * client goes away it just ends; when our file turns out shorter than promised the connection is cut, because
 * the client must not take what it has for the whole.
 */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  bodyless: boolean,
): Promise<number> {
  const { body } = answer;
  const headers: Record<string, string> = { ...answer.headers };
  if (typeof body === 'string') {
    const bytes = Buffer.from(body);
    headers['content-type'] = 'application/xml';
    if (!bodyless) headers['content-length'] = String(bytes.length);
    response.writeHead(answer.status, headers);
    response.end(bodyless ? undefined : bytes);
    return bodyless ? 0 : bytes.length;
  }
  if (body === undefined) {
    if (!bodyless && answer.status !== 204 && answer.status !== 304) headers['content-length'] ??= '0';
    response.writeHead(answer.status, headers);
    response.end();
    return 0;
  }
  response.writeHead(answer.status, headers);
  return await sendFile(response, body);
}

async function sendFile(response: ServerResponse, { handle, start, end }: FileBody): Promise<number> {
  let position = start;
  try {
    while (position < end && !response.destroyed) {
      // A new buffer each time: the network may still be sending from the last one.
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, end - position));
      const { bytesRead } = await handle.read(piece, 0, piece.length, position);
      if (bytesRead === 0) {
        response.destroy();
        break;
      }
      position += bytesRead;
      if (!response.write(piece.subarray(0, bytesRead))) await drained(response);
    }
    if (position === end) response.end();
    return position - start;
  } finally {
    await handle.close();
  }
}

async function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

/** Resolves when the answer left, or the connection ended. */
export async function answerLeft(response: ServerResponse): Promise<void> {
  await finished(response).catch(() => undefined);
}
